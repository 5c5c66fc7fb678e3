import type { ReactNode } from 'react';
import parts from '../../../ui/parts.module.css';
import { DefenceCode } from '../frame/defence-code.tsx';
import { defences, type Defence } from './matrix.ts';

/** The switch of the bank’s page, what it stops and what it does not, and its lines in the repository. */
const explained = {
  none: {
    address: '?token=storage, ?token=memory, or a cookie',
    stops: 'Nothing. The place decides only whether a script can copy the token.',
    misses:
      'A script of the page may do what the page may do: send requests with the cookie, or replace fetch and wait for the next request. With an HttpOnly cookie, this misuse ends when the page is closed.',
    sources: ['apps/bank/pages/bank.js', 'apps/api/src/labs/bank/cookies.ts'],
  },
  escape: {
    address: '?escape=on',
    stops:
      'The page inserts a comment as text, so its markup never becomes a part of the page. This corrects the mistake.',
    misses:
      'Every place where the page inserts a text needs it. One forgotten place is enough for a script, so frameworks such as React do it by default.',
    sources: ['apps/bank/pages/comments.js'],
  },
  csp: {
    address: '?csp=on',
    stops:
      'The browser runs only scripts of the bank’s own files, and connects only to the bank. A script inside the markup does not run.',
    misses:
      'The markup is still in the page. A link of the comment works, and images and forms work with addresses of the bank. If a GET moves money, an image with its address is enough.',
    sources: ['nginx/bank.conf'],
  },
  'trusted-types': {
    address: '?trusted-types=on',
    stops:
      'The browser refuses each text that a script of the page assigns to innerHTML and similar properties. The mistake becomes an error.',
    misses:
      'The page shows no comment until it is corrected. Markup that the server writes into the page is not checked, and a browser without Trusted Types ignores the policy.',
    sources: ['nginx/bank.conf#trusted-types'],
  },
} as const satisfies Record<
  Defence['name'],
  { address: string; stops: string; misses: string; sources: readonly string[] }
>;

type SwitchesProps = {
  chosen: Defence['name'];
  requests: number;
  onChoose: (defence: Defence['name']) => void;
};

/** Each switch of the bank’s page, with its lines of code. */
export function SwitchesPanel({ chosen, requests, onChoose }: SwitchesProps): ReactNode {
  const { address, stops, misses, sources } = explained[chosen];
  return (
    <DefenceCode
      title="Code of the switches"
      options={defences.map(({ name, title }) => ({
        value: name,
        text: name === 'none' ? 'Place of the token' : title,
      }))}
      chosen={chosen}
      sources={sources}
      requests={requests}
      onChoose={onChoose}
    >
      <p className={parts['hint']}>
        In the address of the bank’s page: <code>{address}</code>
      </p>
      <p className={parts['text']}>
        <b>Stops:</b> {stops}
      </p>
      <p className={parts['text']}>
        <b>Does not stop:</b> {misses}
      </p>
    </DefenceCode>
  );
}

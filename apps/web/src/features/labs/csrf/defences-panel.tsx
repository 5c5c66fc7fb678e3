import type { ReactNode } from 'react';
import parts from '../../../ui/parts.module.css';
import { DefenceCode } from '../frame/defence-code.tsx';
import { defences, type Defence } from './matrix.ts';

/** How each defence works, and its lines in the repository. */
const explained = {
  none: {
    text: 'The cookie may go with requests of all sites; it must also be Secure. A browser can still withhold it as a third-party cookie, from images, frames and fetch.',
    sources: ['apps/api/src/labs/bank/cookies.ts'],
  },
  unset: {
    text: 'The browser decides. Chromium treats the cookie as Lax, except for a POST in the first two minutes. Firefox adds the cookie to a POST later, too.',
    sources: ['apps/api/src/labs/bank/cookies.ts'],
  },
  lax: {
    text: 'The browser adds the cookie to a link of another site, and withholds it from forms with POST, images, frames and fetch. The cookie of this project’s session library is Lax.',
    sources: ['packages/session/src/cookie.ts#attributes', 'apps/api/src/labs/bank/cookies.ts'],
  },
  strict: {
    text: 'The browser withholds the cookie from every request of another site, also from a harmless link. Another port of the same host is the same site.',
    sources: ['apps/api/src/labs/bank/cookies.ts'],
  },
  token: {
    text: 'The cookie has SameSite=None. The bank’s page adds a value to each form that only this page can read. The bank compares the value, for methods that may change something: a GET that moves money has no check.',
    sources: ['apps/api/src/labs/bank/access.ts#token', 'packages/session/src/cookie.ts#token'],
  },
  origin: {
    text: 'The cookie has SameSite=None. In Origin and Sec-Fetch-Site, the browser states which site caused a request, and no page can change these headers. The check needs no session, so it covers the sign-in, too. It does not cover a GET, which must change nothing.',
    sources: ['packages/session/src/cookie.ts#headers', 'apps/api/src/labs/bank/access.ts#defend'],
  },
  header: {
    text: 'The browser adds nothing by itself. Only a script of the bank’s page has the token, and adds the header.',
    sources: ['apps/api/src/labs/bank/access.ts'],
  },
} as const satisfies Record<Defence['name'], { text: string; sources: readonly string[] }>;

type DefencesProps = {
  chosen: Defence['name'];
  requests: number;
  onChoose: (defence: Defence['name']) => void;
};

/** How each defence works, with its lines of code. */
export function DefencesPanel({ chosen, requests, onChoose }: DefencesProps): ReactNode {
  const { text, sources } = explained[chosen];
  return (
    <DefenceCode
      title="Code of the defences"
      options={defences.map((defence) => ({ value: defence.name, text: defence.text }))}
      chosen={chosen}
      sources={sources}
      requests={requests}
      onChoose={onChoose}
    >
      <p className={parts['text']}>{text}</p>
    </DefenceCode>
  );
}

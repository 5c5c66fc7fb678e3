import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import parts from '../../../ui/parts.module.css';
import type { Address } from '../frame/bank.ts';
import type { Cookies } from './use-cookies.ts';

const stops: readonly { readonly text: string; readonly address: Address }[] = [
  {
    text: 'Open the bank with the pixel',
    address: ({ bank, attacker }, student) =>
      `${bank}/?${new URLSearchParams({ student, pixel: attacker }).toString()}`,
  },
  {
    text: 'Open the other site with the pixel',
    address: ({ attacker }, student) => `${attacker}/visit?student=${student}`,
  },
  {
    text: 'Show what the other site recorded',
    address: ({ attacker }, student) => `${attacker}/screen?student=${student}`,
  },
];

/** Go further: a tracking pixel on the pages of two sites. The other site shows whether it recognised the visitor. */
export function PixelPanel({ cookies }: { cookies: Cookies }): ReactNode {
  const { open, state, busy } = cookies;
  return (
    <Panel title="A tracking pixel">
      <p className={parts['text']}>
        An invisible image of the other site is on the bank’s page and on the other site’s own page. The image
        sets a cookie with a random number. Does the other site recognise the visitor on both pages? Browsers
        have different rules: the other site’s screen shows what this browser did. The table above was the
        same for SameSite in Chromium 156 and Firefox 153. Path and Secure were tried in Chromium 156 only,
        and Safari was not tried.
      </p>
      <div className={parts['row']}>
        {stops.map(({ text, address }) => (
          <Button
            key={text}
            busy={busy || state.status !== 'on'}
            onClick={() => {
              open(address);
            }}
          >
            {text}
          </Button>
        ))}
      </div>
    </Panel>
  );
}

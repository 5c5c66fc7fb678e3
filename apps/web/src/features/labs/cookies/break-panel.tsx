import type { ReactNode } from 'react';
import { Checkbox } from '../../../ui/checkbox.tsx';
import parts from '../../../ui/parts.module.css';
import { RadioChoices } from '../frame/choices.tsx';
import styles from './page.module.css';
import { RunPanel } from './run-panel.tsx';
import { carrierNames, carriers, type Carrier, type Site } from './trials.ts';
import type { Cookies } from './use-cookies.ts';

/** One line about each way to give the token to the browser. It names the attribute, and not the result. */
const hints = {
  lax: 'Other sites: only when the whole window goes to the bank with a GET, such as by a link.',
  none: 'Other sites: with every request, unless the browser blocks third-party cookies. Needs Secure.',
  strict: 'Other sites: never.',
  unset: 'The browser uses its own default.',
  path: 'Lax, with Path=/v1/labs/bank/me. The bank’s page also requests …/comments.',
  secure: 'Lax, with Secure: not over HTTP. Browsers can make an exception for localhost.',
  library:
    'The cookie of this project’s library: Secure, HttpOnly, SameSite=Lax, Path=/. A browser accepts a name with __Host- only with Secure and Path=/, and without Domain.',
  header: 'No cookie. The script of the bank’s page keeps the token.',
} as const satisfies Record<Carrier, string>;

/** Step 4: the attributes of the cookie, and which site is visited. The buttons are those of step 2. */
export function BreakPanel({ cookies, behind }: { cookies: Cookies; behind: boolean }): ReactNode {
  const { setting, choose, state } = cookies;
  const sites = state.status === 'on' ? state.bank.sites : undefined;
  const hosts: readonly (readonly [site: Site, text: string])[] = [
    ['attacker', 'another site'],
    ['neighbour', 'another port'],
  ];
  const isFixed = setting.carrier === 'library' || setting.carrier === 'header';
  return (
    <div className={parts['stack']}>
      <RadioChoices
        label="The bank gives the token as"
        options={carriers.map((value) => ({ value, text: <code>{carrierNames[value]}</code> }))}
        chosen={setting.carrier}
        onChoose={(carrier) => {
          choose({ ...setting, carrier });
        }}
      />
      <p className={styles['carrierHint']}>{hints[setting.carrier]}</p>
      <Checkbox
        label="HttpOnly"
        checked={setting.carrier === 'library' || (setting.carrier !== 'header' && setting.httpOnly)}
        disabled={isFixed}
        onCheckedChange={(httpOnly) => {
          choose({ ...setting, httpOnly });
        }}
      />
      <RadioChoices
        label="The other page is on"
        options={hosts.map(([value, text]) => ({
          value,
          text: (
            <span>
              {text}
              <span className={styles['host']}>{hostOf(sites?.[value])}</span>
            </span>
          ),
        }))}
        chosen={setting.site}
        onChoose={(site) => {
          choose({ ...setting, site });
        }}
      />
      <RunPanel cookies={cookies} behind={behind} compact />
    </div>
  );
}

const hostOf = (origin: string | undefined): string => (origin === undefined ? '…' : new URL(origin).host);

import type { ReactNode } from 'react';
import { Checkbox } from '../../../ui/checkbox.tsx';
import parts from '../../../ui/parts.module.css';
import styles from './page.module.css';
import { RunPanel } from './run-panel.tsx';
import { carrierNames, carriers, type Carrier, type Site } from './trials.ts';
import type { Cookies } from './use-cookies.ts';

/** One line about each way to give the token to the browser. It names the attribute, and not the result. */
const hints = {
  lax: 'Other sites: only with a navigation, such as a link.',
  none: 'Other sites: with every request, unless the browser blocks third-party cookies. Needs Secure.',
  strict: 'Other sites: never.',
  unset: 'The browser uses its own default.',
  library: 'The cookie of this project’s library: Secure, HttpOnly, SameSite=Lax, Path=/.',
  header: 'No cookie. The script of the bank’s page keeps the token.',
} as const satisfies Record<Carrier, string>;

/** Step 4: the attributes of the cookie, and which site is visited. The buttons are those of step 2. */
export function BreakPanel({ cookies, behind }: { cookies: Cookies; behind: boolean }): ReactNode {
  const { setting, choose, state } = cookies;
  const sites = state.status === 'on' ? state.bank.sites : undefined;
  const hosts: readonly (readonly [Site, string, string])[] = [
    ['attacker', 'another site', hostOf(sites?.attacker)],
    ['neighbour', 'another port', hostOf(sites?.neighbour)],
  ];
  const isLibrary = setting.carrier === 'library' || setting.carrier === 'header';
  return (
    <div className={parts['stack']}>
      <fieldset className={styles['choices']}>
        <legend className={styles['legend']}>The bank gives the token as</legend>
        {carriers.map((carrier) => (
          <label key={carrier} className={styles['choice']}>
            <input
              type="radio"
              name="carrier"
              checked={setting.carrier === carrier}
              onChange={() => {
                choose({ ...setting, carrier });
              }}
            />
            <code>{carrierNames[carrier]}</code>
          </label>
        ))}
      </fieldset>
      <p className={styles['carrierHint']}>{hints[setting.carrier]}</p>
      <Checkbox
        label="HttpOnly"
        checked={setting.carrier === 'library' || (setting.carrier !== 'header' && setting.httpOnly)}
        onCheckedChange={(httpOnly) => {
          if (!isLibrary) choose({ ...setting, httpOnly });
        }}
      />
      <fieldset className={styles['choices']}>
        <legend className={styles['legend']}>The other page is on</legend>
        {hosts.map(([site, text, host]) => (
          <label key={site} className={styles['choice']}>
            <input
              type="radio"
              name="site"
              checked={setting.site === site}
              onChange={() => {
                choose({ ...setting, site });
              }}
            />
            <span>
              {text}
              <span className={styles['host']}>{host}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <RunPanel cookies={cookies} behind={behind} compact />
    </div>
  );
}

const hostOf = (origin: string | undefined): string => (origin === undefined ? '…' : new URL(origin).host);

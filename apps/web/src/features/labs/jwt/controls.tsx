import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Countdown } from '../../../ui/countdown.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { replayed } from './completion.ts';
import styles from './page.module.css';
import type { Jwts } from './use-jwts.ts';

export function Controls({ jwts }: { jwts: Jwts }): ReactNode {
  const { held, sent, running, denyList } = jwts;
  const busy = running > 0;
  const signedIn = held.length > 0;
  const signedOut = signedIn && sent.at(-1)?.what === 'sign-out';
  const next = !signedIn ? 'sign in' : signedOut ? 'replay' : 'sign out';
  return (
    <>
      <Panel title="Run" aside={signedIn && <Left untilMs={expiresAtMs(jwts)} />}>
        <div className={styles['buttons']}>
          <Button
            look={next === 'sign in' ? 'primary' : 'quiet'}
            busy={busy}
            onClick={() => void jwts.signIn()}
          >
            {signedIn ? 'Sign in again' : 'Sign in with each kind'}
          </Button>
          <Button
            look={next === 'sign out' ? 'primary' : 'quiet'}
            busy={busy || !signedIn}
            onClick={() => void jwts.signOut()}
          >
            Sign out of all four
          </Button>
          <Button
            look={next === 'replay' ? 'primary' : 'quiet'}
            busy={busy || !signedIn}
            onClick={() => void jwts.use(1)}
          >
            {signedOut || replayed(sent) ? 'Replay the copies' : 'Send each token'}
          </Button>
        </div>
      </Panel>
      {replayed(sent) && (
        <Panel title="Revoke the JWTs">
          <Checkbox
            label="Deny list"
            hint="A sign-out writes the JWT’s id to Redis, and each request checks the list."
            checked={denyList}
            onCheckedChange={jwts.setDenyList}
          />
          <p className={styles['text']}>
            {denyList
              ? 'Now sign out again and replay.'
              : 'Turn on the deny list, sign out again, and replay.'}
          </p>
        </Panel>
      )}
    </>
  );
}

const expiresAtMs = ({ held }: Jwts): number => Math.min(...held.map((one) => one.expiresAtMs));

function Left({ untilMs }: { untilMs: number }): ReactNode {
  return (
    <>
      exp in <Countdown untilMs={untilMs} />
    </>
  );
}

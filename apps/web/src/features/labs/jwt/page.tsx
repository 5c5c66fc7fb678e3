import { useEffect, type ReactNode } from 'react';
import { Stage } from '../../../stage/stage.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { useCompletion } from '../frame/use-completion.ts';
import { BreakPanel } from './break-panel.tsx';
import { BytesPanel } from './bytes-panel.tsx';
import { completedBy, replayed } from './completion.ts';
import { Controls } from './controls.tsx';
import { KindsPanel } from './kinds-panel.tsx';
import { lab } from './lab.ts';
import styles from './page.module.css';
import { ReadPanel } from './read-panel.tsx';
import { RoundTripPanel } from './round-trip-panel.tsx';
import { useJwts, type Jwts } from './use-jwts.ts';

/** Lab 8: compares sessions with JWTs by revocation, content and cost. */
function SessionsAndJwts({ reset }: { reset: () => void }): ReactNode {
  const completion = useCompletion(lab.name);
  const jwts = useJwts();
  const { held, sent, running } = jwts;

  const goalResponse = completedBy(sent);
  const { complete } = completion;
  useEffect(() => {
    if (goalResponse !== undefined) complete(goalResponse);
  }, [complete, goalResponse]);

  return (
    <LabPage
      lab={lab}
      ran={goalResponse !== undefined}
      completion={completion}
      onReset={reset}
      controls={<Controls jwts={jwts} />}
      stage={<Stage runSize={Math.max(1, running)} tokenPlace={tokensOf(jwts)} />}
    >
      <KindsPanel jwts={jwts} />
      <div className={styles['panels']}>
        <BytesPanel sent={sent} />
        <ReadPanel held={held} />
        <BreakPanel token={held.find(({ kind }) => kind === 'hs256')?.token} />
        <RoundTripPanel sent={sent} />
      </div>
      <Panel title="When a JWT is the right tool">
        <p className={styles['text']}>
          A JWT fits if it is valid for minutes only, and if many services verify it without a shared store.
          With a key pair, each service can verify a JWT and none can sign one. Sign-in with another company
          (OpenID Connect) works this way. Such a JWT needs no revocation, because it expires soon.
        </p>
      </Panel>
    </LabPage>
  );
}

/** After the sign-out, the page keeps copies of the tokens, like a thief. */
function tokensOf({ held, sent }: Jwts): string {
  if (held.length === 0) return 'no token';
  return replayed(sent) || sent.at(-1)?.what === 'sign-out' ? 'four copies' : 'four tokens';
}

export default resettable(SessionsAndJwts);

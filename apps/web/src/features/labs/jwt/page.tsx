import { useEffect, type ReactNode } from 'react';
import { Stage } from '../../../stage/stage.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { useCheckOff } from '../frame/use-check-off.ts';
import { BreakPanel } from './break-panel.tsx';
import { BytesPanel } from './bytes-panel.tsx';
import { earning, replayed } from './check-off.ts';
import { Controls } from './controls.tsx';
import { KindsPanel } from './kinds-panel.tsx';
import { lab } from './lab.ts';
import styles from './page.module.css';
import { ReadPanel } from './read-panel.tsx';
import { RoundTripPanel } from './round-trip-panel.tsx';
import { useJwts, type Jwts } from './use-jwts.ts';

/** Lab 8: who can take a token back, what stands in it, and what it costs. */
function AgainstJwts({ reset }: { reset: () => void }): ReactNode {
  const checkOff = useCheckOff(lab.name);
  const jwts = useJwts();
  const { held, sent, running } = jwts;

  const earned = earning(sent);
  const { checkOff: keep } = checkOff;
  useEffect(() => {
    if (earned !== undefined) keep(earned);
  }, [earned, keep]);

  return (
    <LabPage
      lab={lab}
      ran={earned !== undefined}
      checkOff={checkOff}
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
          It lives for minutes, many services check it, and they share no store: with a key pair, each of them
          can verify and none can sign. Sign-in by another company works that way (OpenID Connect). Then
          nobody has to take it back: its exp does.
        </p>
      </Panel>
    </LabPage>
  );
}

/** Signed out, the page keeps copies, as a thief would. */
function tokensOf({ held, sent }: Jwts): string {
  if (held.length === 0) return 'no token';
  return replayed(sent) || sent.at(-1)?.what === 'sign-out' ? 'four copies' : 'four tokens';
}

export default resettable(AgainstJwts);

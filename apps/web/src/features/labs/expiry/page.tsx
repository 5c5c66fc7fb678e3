import type { ReactNode } from 'react';
import { Stage } from '../../../stage/stage.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { useCompletion } from '../frame/use-completion.ts';
import { completes } from './completion.ts';
import { Controls } from './controls.tsx';
import { lab } from './lab.ts';
import styles from './page.module.css';
import { Ring } from './ring.tsx';
import { TimeLine } from './time-line.tsx';
import { useExpiry } from './use-expiry.ts';

/** Lab 6: compares the sliding idle timeout of a session with the fixed end of a JWT. */
function ExpiryLab({ reset }: { reset: () => void }): ReactNode {
  const completion = useCompletion(lab.name);
  const expiry = useExpiry();
  const { signedInAtMs, session, jwt, ticks } = expiry;

  async function sendBoth(): Promise<void> {
    const exchange = await expiry.send('session');
    await expiry.send('jwt');
    if (exchange !== undefined && signedInAtMs !== undefined && completes(exchange, signedInAtMs))
      completion.complete(exchange);
  }

  return (
    <LabPage
      lab={lab}
      ran={completion.completedBy !== undefined}
      completion={completion}
      onReset={reset}
      controls={
        <Controls
          expiry={expiry}
          onSend={() => {
            void sendBoth();
          }}
        />
      }
      stage={<Stage runSize={2} tokenPlace="two tokens" />}
    >
      <Panel title="Time left">
        <div className={styles['rings']}>
          <Ring name="Session" source="PTTL (time to live) in Redis, from the last response" left={session} />
          <Ring name="JWT" source="exp in the JWT, fixed when it was signed" left={jwt} />
        </div>
        <p className={styles['note']}>
          Only a response sets a ring. Between responses, the ring counts down with this computer’s clock,
          because a request would restart the timeout.
        </p>
      </Panel>
      {signedInAtMs !== undefined && <TimeLine ticks={ticks} signedInAtMs={signedInAtMs} />}
    </LabPage>
  );
}

export default resettable(ExpiryLab);

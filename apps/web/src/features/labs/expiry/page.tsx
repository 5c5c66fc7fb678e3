import type { ReactNode } from 'react';
import { Stage } from '../../../stage/stage.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { useCheckOff } from '../frame/use-check-off.ts';
import { earns } from './check-off.ts';
import { Controls } from './controls.tsx';
import { lab } from './lab.ts';
import styles from './page.module.css';
import { Ring } from './ring.tsx';
import { TimeLine } from './time-line.tsx';
import { useExpiry } from './use-expiry.ts';

/** Lab 6: what slides, beside what does not. */
function ExpiryLab({ reset }: { reset: () => void }): ReactNode {
  const checkOff = useCheckOff(lab.name);
  const expiry = useExpiry();
  const { signedInAtMs, session, jwt, ticks } = expiry;

  async function askBoth(): Promise<void> {
    const answer = await expiry.ask('session');
    await expiry.ask('jwt');
    if (answer !== undefined && signedInAtMs !== undefined && earns(answer, signedInAtMs))
      checkOff.checkOff(answer);
  }

  return (
    <LabPage
      lab={lab}
      ran={checkOff.earnedBy !== undefined}
      checkOff={checkOff}
      onReset={reset}
      controls={
        <Controls
          expiry={expiry}
          onAsk={() => {
            void askBoth();
          }}
        />
      }
      stage={<Stage runSize={2} tokenPlace="two tokens" />}
    >
      <Panel title="What is left">
        <div className={styles['rings']}>
          <Ring name="Session" by="Redis’ PTTL (time to live), by the last answer" left={session} />
          <Ring name="JWT" by="its exp, written when it was signed" left={jwt} />
        </div>
        <p className={styles['note']}>
          A ring is filled by an answer. Between answers it only runs down by this machine’s clock: to ask
          would make the session start over.
        </p>
      </Panel>
      {signedInAtMs !== undefined && <TimeLine ticks={ticks} signedInAtMs={signedInAtMs} />}
    </LabPage>
  );
}

export default resettable(ExpiryLab);

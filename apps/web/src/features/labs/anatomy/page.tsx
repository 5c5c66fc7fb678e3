import { useMemo, useState, type ReactNode } from 'react';
import type { Exchange } from '../../../api/exchange.ts';
import { Stage } from '../../../stage/stage.tsx';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { newStudent } from '../frame/student.ts';
import { useCompletion } from '../frame/use-completion.ts';
import { Base64Panel } from './base64-panel.tsx';
import { bytesOf, fresh } from './draft.ts';
import { FlipsPanel } from './flips-panel.tsx';
import { GuessPanel, RingPanel } from './keys-panel.tsx';
import { lab } from './lab.ts';
import { NextPanel } from './next-panel.tsx';
import styles from './page.module.css';
import { StepsStrip } from './steps-strip.tsx';
import { TokenPanel } from './token-panel.tsx';
import { useAnatomy } from './use-anatomy.ts';
import { useAttempts } from './use-attempts.ts';

const isOfThisLab = ({ path }: Exchange): boolean => path.startsWith('/v1/labs/anatomy/');

/** Lab 4: changes a token byte by byte and shows which step of the check refuses it. */
function Anatomy({ reset }: { reset: () => void }): ReactNode {
  const completion = useCompletion(lab.name);
  const [student] = useState(newStudent);
  const anatomy = useAnatomy(student);
  const attempts = useAttempts(anatomy, completion.complete);
  const { issued, sent, ring } = anatomy;
  const { draft, running } = attempts;
  const busy = running > 0;
  const slots = useMemo(
    () => new Map([['redis' as const, { text: issued?.name ?? 'empty', empty: issued === undefined }]]),
    [issued],
  );

  return (
    <LabPage
      lab={lab}
      ran={sent.some(({ step }) => step === 'signature')}
      completion={completion}
      onReset={reset}
      controls={
        <TokenPanel
          draft={draft}
          name={issued?.name ?? ''}
          busy={busy}
          onIssue={attempts.issue}
          onChange={attempts.setDraft}
          onSend={attempts.send}
        />
      }
      stage={
        <Stage
          runSize={Math.max(1, running)}
          tokenPlace={issued === undefined ? 'no token' : '64 bytes'}
          shows={isOfThisLab}
          slots={slots}
        />
      }
    >
      <StepsStrip sent={sent.at(-1)} />
      {issued !== undefined && draft !== undefined && (
        <div className={styles['panels']}>
          <FlipsPanel
            flips={attempts.flips}
            busy={busy}
            onRun={() => {
              attempts.flipEach(issued.token);
            }}
          />
          <RingPanel
            ring={ring}
            signedBy={issued.key}
            busy={busy}
            onRotate={attempts.rotate}
            onSend={() => {
              attempts.send(fresh(issued.token));
            }}
          />
          <GuessPanel busy={busy} onForge={attempts.forge} />
          <NextPanel student={student} />
          <Base64Panel bytes={bytesOf(draft)} />
        </div>
      )}
    </LabPage>
  );
}

export default resettable(Anatomy);

import { useMemo, useState, type ReactNode } from 'react';
import type { Exchange } from '../../../api/exchange.ts';
import { usePlayer, usePlayerState } from '../../../stage/motion/use-player.ts';
import { Stage } from '../../../stage/view/stage.tsx';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { newStudent } from '../frame/student.ts';
import { useCompletion } from '../frame/use-completion.ts';
import { completedBy, isUnchanged, meaningOf, rightAnswer } from './attempts.ts';
import { Base64Panel } from './base64-panel.tsx';
import { KeysPanel } from './keys-panel.tsx';
import { lab } from './lab.ts';
import { NextPanel } from './next-panel.tsx';
import styles from './panels.module.css';
import { BreakPanel, RunPanel } from './run-panel.tsx';
import { StepsStrip } from './steps-strip.tsx';
import { bytesOf, fresh, type Draft } from './token.ts';
import { attemptOf, useAnatomy } from './use-anatomy.ts';

/** The requests of a panel with results of its own are not in the picture. */
const isShown = ({ path }: Exchange): boolean =>
  path.startsWith('/v1/labs/anatomy/') && !path.startsWith('/v1/labs/anatomy/next');

/** Lab 4: changes a token byte by byte and shows which step of the check refuses it. */
function Anatomy({ reset }: { reset: () => void }): ReactNode {
  const player = usePlayer({ shows: isShown, meaning: meaningOf });
  const [student] = useState(newStudent);
  const anatomy = useAnatomy(player, student);
  const { issued, inRedis, sent, onStage, ring, busy } = anatomy;
  // The verdict on the token before would be taken for that on the token that is being checked.
  const checking = usePlayerState(player, ({ run }) => run.size === 1 && !run.done);
  const completion = useCompletion(lab.name, completedBy(sent));
  const [changed, setChanged] = useState<Draft>();
  const [chosen, setChosen] = useState(0);
  const draft = issued && (changed?.issued === issued.token ? changed : fresh(issued.token));
  const slots = useMemo(
    () => new Map([['redis' as const, { text: inRedis ?? 'empty', empty: inRedis === undefined }]]),
    [inRedis],
  );
  const details = useMemo(
    () => new Map([['browser' as const, issued === undefined ? 'no token' : '64 bytes']]),
    [issued],
  );

  return (
    <LabPage
      lab={lab}
      player={player}
      picture={<Stage player={player} slots={slots} details={details} />}
      results={
        <StepsStrip sent={checking ? undefined : sent.at(-1)} checking={checking ? onStage : undefined} />
      }
      run={
        <RunPanel
          anatomy={anatomy}
          draft={draft}
          chosen={chosen}
          onChoose={setChosen}
          onChange={setChanged}
        />
      }
      right={rightAnswer(sent)}
      breakIt={<BreakPanel anatomy={anatomy} />}
      further={
        issued === undefined || draft === undefined ? (
          <p>Get a token in step 2 first.</p>
        ) : (
          <div className={styles['panels']}>
            <KeysPanel
              ring={ring}
              signedBy={issued.key}
              busy={busy}
              sent={sent.findLast((one) => isUnchanged(one))}
              onRotate={anatomy.rotate}
              onSend={() => {
                const original = fresh(issued.token);
                anatomy.send(issued.token, attemptOf(original));
              }}
            />
            <NextPanel student={student} />
            <Base64Panel
              bytes={bytesOf(draft)}
              token={issued.token}
              busy={busy}
              sent={sent.findLast(({ attempt }) => attempt.kind === 'malformed')}
              onSend={(token) => {
                anatomy.send(token, { kind: 'malformed' });
              }}
            />
          </div>
        )
      }
      completion={completion}
      onReset={reset}
    />
  );
}

export default resettable(Anatomy);

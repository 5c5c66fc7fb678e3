import { useMemo, useState, type ReactNode } from 'react';
import { lanes as allLanes, type Lane } from '@session-lab/contract/labs/where-state-lives';
import { Button } from '../../../ui/button.tsx';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { useCompletion } from '../frame/use-completion.ts';
import { BreakPanel, useCrash } from './break-panel.tsx';
import { lab } from './lab.ts';
import { LaneView } from './lane-view.tsx';
import { completedBy, rightAnswer } from './lanes.ts';
import styles from './page.module.css';
import { useLanes } from './use-lanes.ts';

/** Lab 2: compares four places for the state of a sign-in. */
function WhereStateLives({ reset }: { reset: () => void }): ReactNode {
  const lanes = useLanes();
  const { player, histories, busy, isSignedIn } = lanes;
  const crash = useCrash();
  const send = (again = false): void => {
    void lanes.send({ again, phase: crash.phaseOf(again) });
  };
  const [followed, setFollowed] = useState<Lane>('memory');
  const completion = useCompletion(lab.name, busy ? undefined : completedBy(histories.memory));
  const { down } = crash;
  const unavailable = useMemo(() => new Set(down === undefined ? [] : [down]), [down]);
  return (
    <LabPage
      lab={lab}
      player={player}
      picture={
        <div className={styles['lanes']}>
          {allLanes.map((lane) => (
            <LaneView
              key={lane}
              lane={lane}
              lanes={lanes}
              unavailable={unavailable}
              followed={followed === lane}
              onFollow={() => {
                setFollowed(lane);
              }}
            />
          ))}
        </div>
      }
      run={
        <>
          <p>
            Ada signs in once in each lane. Then she sends ten requests, one after another, in all four lanes
            at the same time.
          </p>
          <Button
            look="primary"
            busy={busy || crash.changing}
            onClick={() => {
              send();
            }}
          >
            {isSignedIn ? 'Send 10 in each lane' : 'Sign in and send 10'}
          </Button>
        </>
      }
      right={rightAnswer(histories.memory)}
      breakIt={<BreakPanel lanes={lanes} crash={crash} onSend={send} />}
      completion={completion}
      onReset={reset}
    />
  );
}

export default resettable(WhereStateLives);

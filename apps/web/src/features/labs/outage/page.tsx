import { useEffect, useMemo, type ReactNode } from 'react';
import { deadlineMs, servers, type Server } from '@session-lab/contract/labs/outage';
import type { Exchange } from '../../../api/exchange.ts';
import type { NodeId } from '../../../stage/model/nodes.ts';
import { usePlayer, useShown } from '../../../stage/motion/use-player.ts';
import { Stage } from '../../../stage/view/stage.tsx';
import { Button } from '../../../ui/button.tsx';
import parts from '../../../ui/parts.module.css';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { useCompletion } from '../frame/use-completion.ts';
import { RunNotices } from '../frame/run-notices.tsx';
import { BreakPanel } from './break-panel.tsx';
import { lab } from './lab.ts';
import styles from './page.module.css';
import { completedBy, pathOf, rightAnswer, stateAt, timeLine } from './timeline.ts';
import { refusalsIn, refusalTexts } from './refusals.ts';
import { serverNames, TimeLinePanel } from './timeline-panel.tsx';
import { useOutage } from './use-outage.ts';

const isOfThisLab = ({ path }: Exchange): boolean => path.startsWith('/v1/labs/outage/');
/** The 503 of these paths is what the lab shows. */
const failsOnPurpose = servers.map(pathOf);
const longest: ReadonlyMap<NodeId, string> = new Map([['redis', 'back, empty']]);

const descriptions = {
  deadline: `it waits ${deadlineMs} ms for Redis, then answers 503, and from then on 503 at once until Redis replies.`,
  defaults: 'its Redis client has the default options, without a deadline.',
  'catch-all': 'the same deadline, but it treats an error of Redis as no session.',
} as const satisfies Record<Server, string>;

/** Lab 15: three programs handle an outage of Redis in three ways. */
function OutageLab({ reset }: { reset: () => void }): ReactNode {
  const player = usePlayer({ shows: isOfThisLab });
  const shown = useShown(player);
  const outage = useOutage(player);
  const { running, newest: newestRun, spans, pending, refusal, waitsUntilMs } = outage;
  const line = timeLine(shown);
  const completion = useCompletion(lab.name, completedBy(line, spans));

  // At half speed, the picture would show the outage when it is already over.
  useEffect(() => {
    player.setSpeed(1);
  }, [player]);

  const notices = <RunNotices of="outage" waitsUntilMs={waitsUntilMs} refusal={refusal} />;
  const newest = shown.at(-1);
  const state = (newest && stateAt(newest.startedAtMs + newest.totalMs, spans)) ?? 'of this lab';
  const details = useMemo<ReadonlyMap<NodeId, string>>(() => new Map([['redis', state]]), [state]);
  return (
    <LabPage
      lab={lab}
      player={player}
      right={rightAnswer(line, spans)}
      completion={completion}
      onReset={reset}
      notedInPanels={failsOnPurpose}
      picture={
        <Stage
          player={player}
          details={details}
          longest={longest}
          label="Browser, NGINX, the servers and Redis"
          showsConnection={false}
        />
      }
      results={
        <>
          <TimeLinePanel line={line} spans={spans} pending={pending} isRunning={running !== undefined} />
          <p className={styles['refusals']} aria-live="polite">
            {refusalTexts(refusalsIn(line)).map(({ kind, text }) => (
              <span key={kind} data-refusal={kind}>
                {text}{' '}
              </span>
            ))}
          </p>
        </>
      }
      run={
        <div className={parts['stack']}>
          <Button
            look="primary"
            busy={running !== undefined}
            onClick={() => {
              outage.start('frozen');
            }}
          >
            Freeze Redis for 5 seconds
          </Button>
          <div className={parts['hint']}>
            <p>
              The page signs in once. For ten seconds, it sends the token twice a second to three programs,
              and waits for each response. Both servers run all three:
            </p>
            <ul className={styles['servers']}>
              {servers.map((server) => (
                <li key={server}>
                  <b>{serverNames[server]}</b>: {descriptions[server]}
                </li>
              ))}
            </ul>
          </div>
          {newestRun === 'frozen' && notices}
        </div>
      }
      breakIt={
        <BreakPanel
          line={line}
          spans={spans}
          busy={running !== undefined}
          notices={newestRun === 'stopped' && notices}
          onStop={() => {
            outage.start('stopped');
          }}
        />
      }
    />
  );
}

export default resettable(OutageLab);

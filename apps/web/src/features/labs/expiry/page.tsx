import { useEffect, type ReactNode } from 'react';
import { clsx } from 'clsx';
import type { Exchange } from '../../../api/exchange.ts';
import { usePlayer, useShown } from '../../../stage/motion/use-player.ts';
import { Stage } from '../../../stage/view/stage.tsx';
import { Button } from '../../../ui/button.tsx';
import parts from '../../../ui/parts.module.css';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { useCompletion } from '../frame/use-completion.ts';
import { lab } from './lab.ts';
import styles from './page.module.css';
import { completedBy, rightAnswer, timeLine } from './timeline.ts';
import { TimeLinePanel } from './timeline-panel.tsx';
import { requestsAtMs, useExpiry, wrongKeyAtMs, type Running } from './use-expiry.ts';

const isOfThisLab = ({ path }: Exchange): boolean => path.startsWith('/v1/labs/expiry/');

/** Lab 6: compares the sliding idle timeout of a session with the fixed end of a JWT. */
function ExpiryLab({ reset }: { reset: () => void }): ReactNode {
  const player = usePlayer({ shows: isOfThisLab });
  const shown = useShown(player);
  const expiry = useExpiry(player);
  const { running, signedIn } = expiry;
  const line = timeLine(shown, expiry.readings);
  const completion = useCompletion(lab.name, completedBy(line));

  // At half speed, the player would show the second token when its time is already over.
  useEffect(() => {
    player.setSpeed(1);
  }, [player]);

  const [first, second] = requestsAtMs.map((ms) => ms / 1000);
  return (
    <LabPage
      lab={lab}
      player={player}
      right={rightAnswer(line)}
      completion={completion}
      onReset={reset}
      picture={<Stage player={player} label="Browser, NGINX, the servers and Redis" />}
      results={<TimeLinePanel line={line} plan={expiry.plan} />}
      run={
        <div className={parts['stack']}>
          <Button look="primary" busy={running !== undefined} onClick={expiry.run}>
            Run it: requests at {first} s and {second} s
          </Button>
          <Button busy={running !== undefined || !signedIn} onClick={expiry.sendOnce}>
            Send both tokens now
          </Button>
          <p className={clsx(parts['note'], styles['note'])} aria-live="polite">
            {noteOf(running, line?.ticks.length ?? 0)}
          </p>
        </div>
      }
      breakIt={
        <div className={parts['stack']}>
          <p className={parts['text']}>
            Redis keeps the session under a key made from its public id. A mistake: the server extends a key
            made from the token itself. No such key exists.
          </p>
          <Button look="danger" busy={running !== undefined} onClick={expiry.extendWrongKey}>
            Sign in, and extend the wrong key at {wrongKeyAtMs.extend / 1000} s
          </Button>
          <p className={parts['text']} aria-live="polite">
            {line?.wrongKey !== undefined &&
              `PEXPIRE extended ${line.wrongKey.pushed} keys. ${
                line.wrongKey.remainingMs === undefined
                  ? 'The session has ended.'
                  : `The session had ${Math.round(line.wrongKey.remainingMs / 1000)} s left, as before.`
              }`}
          </p>
        </div>
      }
    />
  );
}

function noteOf(running: Running, ticks: number): string {
  if (running === 'wrong-key') return `The session is used at ${wrongKeyAtMs.use / 1000} s.`;
  if (running !== 'run') return 'The run signs in, and sends both tokens twice. It takes 20 seconds.';
  const next = requestsAtMs[Math.floor(ticks / 2)];
  return next === undefined ? '' : `Both tokens are sent at ${next / 1000} s.`;
}

export default resettable(ExpiryLab);

import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useApi, useProgress, useSession } from '../../../api/api-context.tsx';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/dialog.tsx';
import { CheckIcon } from '../../../ui/icons.tsx';
import { Page } from '../../../ui/page.tsx';
import { labs } from '../registry.ts';
import styles from './path.module.css';

const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

/** Lists the labs with their duration, which of them are completed, and where the progress is kept. */
export default function ProgressPage(): ReactNode {
  const { labs: completed } = useProgress();
  const open = labs.filter(({ name }) => completed[name] === undefined);
  const [next] = open;
  const minutes = open.reduce((sum, lab) => sum + lab.minutes, 0);
  return (
    <Page
      title="Progress"
      lead={
        next === undefined
          ? `You have completed all ${labs.length} labs.`
          : `${labs.length - open.length} of ${labs.length} labs completed. The others take about ${minutes} minutes.`
      }
    >
      <p>
        {next === undefined ? (
          <Link className={buttonClass('primary')} to="/end">
            See your guesses
          </Link>
        ) : (
          <Link className={buttonClass('primary')} to={`/labs/${next.name}`}>
            {open.length === labs.length ? 'Start with' : 'Continue with'} lab {next.number}: {next.title}
          </Link>
        )}
      </p>
      <ol className={styles['labs']}>
        {labs.map(({ number, name, title, minutes: duration }) => {
          const at = completed[name];
          return (
            <li key={name} className={styles['lab']}>
              <span className={styles['number']}>{number}</span>
              <Link to={`/labs/${name}`}>{title}</Link>
              <span className={styles['state']} data-done={at !== undefined}>
                {at === undefined ? (
                  `about ${duration} minutes`
                ) : (
                  <>
                    <CheckIcon /> completed on {day.format(new Date(at))}
                  </>
                )}
              </span>
            </li>
          );
        })}
      </ol>
      <Storage />
    </Page>
  );
}

/** Shows where the progress is kept, and deletes it from this browser. */
function Storage(): ReactNode {
  const { session } = useSession();
  const { guesses } = useApi();
  const { forget } = useProgress();
  const [confirming, setConfirming] = useState(false);
  const isGuest = session.status === 'guest';
  return (
    <section className={styles['storage']} aria-labelledby="storage">
      <h2 id="storage">Where your progress is kept</h2>
      {isGuest ? (
        <p>
          Your completed labs and your guesses are in the localStorage of this browser. Labs that you
          completed while signed in are also kept with your account. <Link to="/sign-up">Sign up</Link> to
          keep all of them with an account, and to see them on other devices.
        </p>
      ) : (
        <p>
          Your completed labs are kept with your account, with a copy in the localStorage of this browser.
          Your guesses are in this browser only.
        </p>
      )}
      <div>
        <Button
          onClick={() => {
            setConfirming(true);
          }}
        >
          {isGuest ? 'Delete my progress' : 'Delete my guesses'}
        </Button>
      </div>
      <ConfirmDialog
        open={confirming}
        title={isGuest ? 'Delete your progress?' : 'Delete your guesses?'}
        description={`This removes your ${
          isGuest ? 'completed labs and your guesses' : 'guesses'
        } from this browser. You cannot undo it.`}
        confirm="Delete"
        onCancel={() => {
          setConfirming(false);
        }}
        onConfirm={() => {
          guesses.clear();
          if (isGuest) forget();
          setConfirming(false);
        }}
      />
    </section>
  );
}

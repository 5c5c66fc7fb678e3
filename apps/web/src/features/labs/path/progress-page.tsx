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

/** Lists the labs with their duration, and shows which are completed and where the progress is kept. */
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

/** Shows where the progress is kept, and removes it from this browser. */
function Storage(): ReactNode {
  const { session } = useSession();
  const { guesses } = useApi();
  const [confirming, setConfirming] = useState(false);
  return (
    <section className={styles['storage']} aria-labelledby="storage">
      <h2 id="storage">Where your progress is kept</h2>
      {session.status === 'guest' ? (
        <p>
          The completed labs are in the localStorage of this browser. <Link to="/sign-up">Sign up</Link> to
          keep them with an account, and see them on other devices.
        </p>
      ) : (
        <p>The completed labs are kept with your account. You see them on each device where you sign in.</p>
      )}
      <p>
        Your guesses are in the localStorage of this browser only.{' '}
        <Link to="/end">Compare your guesses with the right answers.</Link>
      </p>
      <div>
        <Button
          onClick={() => {
            setConfirming(true);
          }}
        >
          Delete my guesses
        </Button>
      </div>
      <ConfirmDialog
        open={confirming}
        title="Delete your guesses?"
        description="This removes your guesses from this browser. You cannot undo it."
        confirm="Delete the guesses"
        onCancel={() => {
          setConfirming(false);
        }}
        onConfirm={() => {
          guesses.clear();
          setConfirming(false);
        }}
      />
    </section>
  );
}

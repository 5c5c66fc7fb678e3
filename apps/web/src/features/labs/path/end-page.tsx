import { useEffect, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useGuesses } from '../../../api/api-context.tsx';
import type { LabGuess } from '../../../api/guess-store.ts';
import { buttonClass } from '../../../ui/button.tsx';
import { CheckIcon, CrossIcon } from '../../../ui/icons.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { Page } from '../../../ui/page.tsx';
import type { Lab } from '../frame/lab.ts';
import { labs } from '../registry.ts';
import styles from './path.module.css';

/** The end of the path: each question, the guess, and the right answer. Shows no answer of a lab that was not run. */
export default function EndPage(): ReactNode {
  const guesses = useGuesses();
  const [texts, setTexts] = useState<readonly Lab[]>();
  useEffect(() => {
    let isShown = true;
    void (async () => {
      const loaded = await Promise.all(labs.map(({ loadTexts }) => loadTexts()));
      if (isShown) setTexts(loaded.map(({ lab }) => lab));
    })();
    return () => {
      isShown = false;
    };
  }, []);
  const answered = labs.filter(({ name }) => guesses[name] !== undefined);
  const right = answered.filter(({ name }) => guesses[name]?.guess === guesses[name]?.right);
  const next = labs.find(({ name }) => guesses[name] === undefined);
  return (
    <Page
      title="The end: your guesses"
      lead={
        next === undefined
          ? `You have seen the answers to all ${labs.length} questions. ${right.length} of your guesses were right.`
          : `You have seen the answers to ${answered.length} of ${labs.length} questions. ${right.length} of your guesses were right.`
      }
    >
      {next !== undefined && (
        <p>
          <Link className={buttonClass('primary')} to={`/labs/${next.name}`}>
            Continue with lab {next.number}: {next.title}
          </Link>
        </p>
      )}
      {texts === undefined ? (
        <Loading>Loading the questions</Loading>
      ) : (
        <ol className={styles['questions']}>
          {texts.map((lab) => (
            <Question key={lab.name} lab={lab} outcome={guesses[lab.name]} />
          ))}
        </ol>
      )}
    </Page>
  );
}

function Question({ lab, outcome }: { lab: Lab; outcome: LabGuess | undefined }): ReactNode {
  const entry = labs.find(({ name }) => name === lab.name);
  return (
    <li className={styles['question']}>
      <h2 className={styles['questionText']}>
        <span className={styles['number']}>{entry?.number}</span> {lab.question}
      </h2>
      {outcome === undefined ? (
        <p>
          <Link to={`/labs/${lab.name}`}>{entry?.title}</Link>: not run yet.
        </p>
      ) : (
        <Answers lab={lab} outcome={outcome} />
      )}
    </li>
  );
}

function Answers({ lab, outcome: { guess, right, answers } }: { lab: Lab; outcome: LabGuess }): ReactNode {
  const wasRight = guess === right;
  return (
    <>
      <dl className={styles['answers']}>
        {guess !== 'none' && (
          <div>
            <dt>Your guess</dt>
            <dd data-right={guess === 'unsure' ? undefined : wasRight}>
              {guess === 'unsure' ? (
                'Not sure'
              ) : (
                <>
                  {wasRight ? <CheckIcon /> : <CrossIcon />} {answers[guess]}
                </>
              )}
            </dd>
          </div>
        )}
        {!wasRight && (
          <div>
            <dt>Right answer</dt>
            <dd>{answers[right]}</dd>
          </div>
        )}
      </dl>
      <p className={styles['claim']}>{lab.claim}</p>
    </>
  );
}

import { useCallback, useState, type ReactNode } from 'react';
import { endpoints, Generator } from '@session-lab/contract/labs/anatomy';
import { useApi } from '../../../api/api-context.tsx';
import { Button } from '../../../ui/button.tsx';
import { ShieldIcon, WarningIcon } from '../../../ui/icons.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { asStudent } from '../frame/student.ts';
import { hiddenStates, predicted, statesBehind } from './lcg.ts';
import parts from '../../../ui/parts.module.css';
import styles from './panels.module.css';

const names: Record<Generator, string> = {
  lcg: 'rand(), as in C',
  crypto: 'the operating system, as for tokens',
};

const whole = new Intl.NumberFormat('en');

type Prediction = {
  readonly seen: readonly number[];
  /** Number of hidden states that give these values. */
  readonly fits: number;
  readonly guess: number | undefined;
  readonly received: number;
};

const seenFirst = 4;

/** Requests four values of each generator, predicts the fifth, and then requests it. */
function useNext(student: string): {
  predictions: ReadonlyMap<Generator, Prediction>;
  run: () => Promise<void>;
} {
  const { client } = useApi();
  const [predictions, setPredictions] = useState<ReadonlyMap<Generator, Prediction>>(new Map());
  const [from, setFrom] = useState(0);

  const draw = useCallback(
    async (generator: Generator, first: number, count: number): Promise<readonly number[]> => {
      const answer = await client.request(endpoints.draw, {
        query: { generator, from: first, count },
        token: undefined,
        headers: asStudent(student),
      });
      return answer.ok ? answer.data.values : [];
    },
    [client, student],
  );

  const run = useCallback(async () => {
    for (const generator of Generator.options) {
      const seen = await draw(generator, from, seenFirst);
      const guess = predicted(seen);
      const [received] = await draw(generator, from + seenFirst, 1);
      if (received === undefined) return;
      const prediction = { seen, fits: statesBehind(seen).length, guess, received };
      setPredictions((before) => new Map(before).set(generator, prediction));
    }
    setFrom(from + seenFirst + 1);
  }, [draw, from]);

  return { predictions, run };
}

/** Shows why ids need the operating system's generator: the values of a seeded generator predict the next one. */
export function NextPanel({ student }: { student: string }): ReactNode {
  const { predictions, run } = useNext(student);
  const [busy, setBusy] = useState(false);

  async function start(): Promise<void> {
    setBusy(true);
    await run();
    setBusy(false);
  }

  return (
    <Panel title="Predict the next random value" aside="GET …/anatomy/next">
      <p className={parts['text']}>
        The server generates four values. Each value shows 15 bits of the generator’s state and hides 16. The
        page does not know the seed, but the formula of <code>rand()</code> is public. It tries all{' '}
        {whole.format(hiddenStates)} hidden states, predicts the fifth value, and then requests it.
      </p>
      <div className={parts['row']}>
        <Button busy={busy} onClick={() => void start()}>
          Generate four, predict the fifth
        </Button>
      </div>
      <div className={parts['stack']} aria-live="polite">
        {Generator.options.map((generator) => {
          const prediction = predictions.get(generator);
          return (
            prediction !== undefined && (
              <Row key={generator} name={names[generator]} prediction={prediction} />
            )
          );
        })}
      </div>
    </Panel>
  );
}

function Row({ name, prediction }: { name: string; prediction: Prediction }): ReactNode {
  const { seen, fits, guess, received } = prediction;
  const hit = guess === received;
  return (
    <section className={styles['generator']} aria-label={name}>
      <h3>{name}</h3>
      <p>
        Four values: <code>{seen.join(' ')}</code>
      </p>
      <p>
        Possible states: {whole.format(fits)} of {whole.format(hiddenStates)}.{' '}
        {guess === undefined ? (
          'No prediction is possible.'
        ) : (
          <>
            Predicted: <code>{guess}</code>
          </>
        )}
      </p>
      <p className={styles['outcome']} data-hit={hit}>
        {hit ? <WarningIcon /> : <ShieldIcon />} Received: <code>{received}</code>,{' '}
        {hit ? 'as predicted' : 'not predicted'}
      </p>
    </section>
  );
}

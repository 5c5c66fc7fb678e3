import { useState, type ReactNode } from 'react';
import { Generator } from '@session-lab/contract/labs/anatomy';
import { Button } from '../../../ui/button.tsx';
import { CheckIcon, CrossIcon } from '../../../ui/icons.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { hiddenStates } from './lcg.ts';
import styles from './next-panel.module.css';
import { useNext, type Prediction } from './use-next.ts';

const names: Record<Generator, string> = {
  lcg: 'rand(), as in C',
  crypto: 'the operating system, as for tokens',
};

const whole = new Intl.NumberFormat('en');

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
      <p className={styles['text']}>
        The server generates four values. Each value shows 15 bits of the generator’s state and hides 16. The
        page does not know the seed, but the formula of <code>rand()</code> is public. It tries all{' '}
        {whole.format(hiddenStates)} hidden states, predicts the fifth value, and then requests it.
      </p>
      <div className={styles['row']}>
        <Button busy={busy} onClick={() => void start()}>
          Generate four, predict the fifth
        </Button>
      </div>
      <div className={styles['rows']} aria-live="polite">
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
  const { seen, fits, predicted, received } = prediction;
  const hit = predicted === received;
  return (
    <section className={styles['generator']} aria-label={name}>
      <h3>{name}</h3>
      <p>
        Four values: <code>{seen.join(' ')}</code>
      </p>
      <p>
        Possible states: {whole.format(fits)} of {whole.format(hiddenStates)}.{' '}
        {predicted === undefined ? (
          'No prediction is possible.'
        ) : (
          <>
            Predicted: <code>{predicted}</code>
          </>
        )}
      </p>
      <p className={styles['outcome']} data-hit={hit}>
        {hit ? <CheckIcon /> : <CrossIcon />} Received: <code>{received}</code>,{' '}
        {hit ? 'as predicted' : 'not predicted'}
      </p>
    </section>
  );
}

import { useId, useMemo, type ReactNode } from 'react';
import { useReplicas } from '../../api/api-context.tsx';
import { Answers } from '../../stage/answers.tsx';
import { replicaPlace, type Place } from '../../stage/places.ts';
import { Stage } from '../../stage/stage.tsx';
import styles from './lane-row.module.css';
import { answersOf, isIn, texts, type Lane } from './lanes.ts';
import { slotsOf } from './slots.ts';
import type { Opening } from './use-opening.ts';
import { verdict } from './verdict.ts';
import { times } from './walk.ts';

const usualReplicas = ['api-1', 'api-2'];
const noDetails: ReadonlyMap<Place, string> = new Map();

/** One lane: where the state is, the way of the requests, and what was answered. */
export function LaneRow({ lane, opening }: { lane: Lane; opening: Opening }): ReactNode {
  const id = useId();
  const seen = useReplicas();
  const state = opening.lanes[lane];
  const { title, text } = texts[lane];
  const replicas = seen.length >= usualReplicas.length ? seen : usualReplicas;
  const slots = useMemo(() => slotsOf(lane, state, replicas), [lane, state, replicas]);
  const details = useMemo(
    () => (lane === 'redis' ? noDetails : new Map(replicas.map((name) => [replicaPlace(name), 'memory']))),
    [lane, replicas],
  );
  return (
    <section className={styles['lane']} aria-labelledby={id}>
      <div className={styles['text']}>
        <h2 className={styles['title']} id={id}>
          {title}
        </h2>
        <p className={styles['words']}>{text}</p>
      </div>
      <div className={styles['stage']}>
        <Stage
          compact
          runSize={opening.runSize}
          tokenPlace="a token"
          label={title}
          redis={lane === 'redis'}
          shows={isIn[lane]}
          onShown={opening.onShown[lane]}
          details={details}
          slots={slots}
        />
      </div>
      <Outcome lane={lane} opening={opening} />
    </section>
  );
}

function Outcome({ lane, opening }: { lane: Lane; opening: Opening }): ReactNode {
  const state = opening.lanes[lane];
  const answers = answersOf(state);
  const { title } = texts[lane];
  const done = answers.length === times;
  return (
    <div className={styles['outcome']}>
      <h3 className={styles['count']}>{answers.length === 1 ? '1 answer' : `${answers.length} answers`}</h3>
      <div className={styles['answers']}>
        <Answers exchanges={answers} label={`Answers: ${title}`} />
      </div>
      <p className={styles['verdict']} aria-live="polite">
        {done && verdict(answers, state.person ?? 'Ada')}
      </p>
    </div>
  );
}

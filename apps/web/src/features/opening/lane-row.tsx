import { useId, useMemo, type ReactNode } from 'react';
import { useReplicas } from '../../api/api-context.tsx';
import { ResponseList } from '../../stage/response-list.tsx';
import { replicaNode, type NodeId } from '../../stage/model/nodes.ts';
import { Stage } from '../../stage/stage.tsx';
import styles from './lane-row.module.css';
import { isInLane, responsesOf, texts, type Lane } from './lanes.ts';
import { slotsOf } from './slots.ts';
import type { Opening } from './use-opening.ts';
import { verdict } from './verdict.ts';
import { requestCount } from './run-lane.ts';

const usualReplicas = ['api-1', 'api-2'];
const noDetails: ReadonlyMap<NodeId, string> = new Map();

export function LaneRow({ lane, opening }: { lane: Lane; opening: Opening }): ReactNode {
  const id = useId();
  const seen = useReplicas();
  const state = opening.lanes[lane];
  const { title, text } = texts[lane];
  const replicas = seen.length >= usualReplicas.length ? seen : usualReplicas;
  const slots = useMemo(() => slotsOf(lane, state, replicas), [lane, state, replicas]);
  const details = useMemo(
    () => (lane === 'redis' ? noDetails : new Map(replicas.map((name) => [replicaNode(name), 'memory']))),
    [lane, replicas],
  );
  return (
    <section className={styles['lane']} aria-labelledby={id}>
      <div className={styles['text']}>
        <h2 className={styles['title']} id={id}>
          {title}
        </h2>
        <p className={styles['description']}>{text}</p>
      </div>
      <div className={styles['stage']}>
        <Stage
          compact
          runSize={opening.runSize}
          tokenPlace="a token"
          label={title}
          redis={lane === 'redis'}
          shows={isInLane[lane]}
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
  const responses = responsesOf(state);
  const { title } = texts[lane];
  const done = responses.length === requestCount;
  return (
    <div className={styles['outcome']}>
      <h3 className={styles['count']}>
        {responses.length === 1 ? '1 response' : `${responses.length} responses`}
      </h3>
      <div className={styles['responses']}>
        <ResponseList exchanges={responses} label={`Responses: ${title}`} />
      </div>
      <p className={styles['verdict']} aria-live="polite">
        {done && verdict(responses, state.name ?? 'Ada')}
      </p>
    </div>
  );
}

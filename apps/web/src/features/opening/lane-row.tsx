import { useId, useMemo, type ReactNode } from 'react';
import { succeeded, toneOf, type Exchange } from '../../api/exchange.ts';
import { replicaNode, type NodeId } from '../../stage/model/nodes.ts';
import { usePlayerState } from '../../stage/motion/use-player.ts';
import { ToneIcon } from '../../stage/tone-icon.tsx';
import { Stage } from '../../stage/view/stage.tsx';
import { useReplicaNames, useUsualScene } from '../../stage/view/use-usual-scene.ts';
import { replicaColour } from '../../ui/identity.tsx';
import styles from './lane-row.module.css';
import { requestCount, signerOf, slotsOf, texts, verdictOf, type Lane } from './lanes.ts';
import type { Opening } from './use-opening.ts';

/** One lane: its title, the places of its six responses, and its picture. */
export function LaneRow({ lane, opening }: { lane: Lane; opening: Opening }): ReactNode {
  const id = useId();
  const { player } = opening;
  const state = opening.states[lane];
  const { title, text } = texts[lane];
  const replicas = useReplicaNames();
  const scene = useUsualScene(lane === 'redis' ? 'shown' : 'absent');
  const kept = opening.handled[lane];
  const slots = useMemo(() => slotsOf(lane, kept, replicas), [lane, kept, replicas]);
  const isSignedIn = signerOf(state) !== undefined;
  const details = useMemo(
    () =>
      new Map<NodeId, string>([
        ['browser', isSignedIn ? 'one token' : 'no token'],
        ...(lane === 'memory' ? replicas.map((name) => [replicaNode(name), 'memory'] as const) : []),
      ]),
    [isSignedIn, lane, replicas],
  );
  const done = usePlayerState(player, ({ run }) => run.done);
  const { responses } = state;
  return (
    <section className={styles['lane']} aria-labelledby={id}>
      <div className={styles['head']}>
        <div className={styles['text']}>
          <h2 className={styles['title']} id={id}>
            {title}
          </h2>
          <p className={styles['line']} aria-live="polite" data-verdict={done && responses.length > 0}>
            {done && responses.length > 0 ? verdictOf(state) : text}
          </p>
        </div>
        <ol className={styles['tiles']} aria-label={`Responses: ${title}`}>
          {Array.from({ length: requestCount }, (_, index) => (
            <Tile key={index} place={index + 1} exchange={responses[index]} />
          ))}
        </ol>
      </div>
      <Stage
        player={player}
        lane={lane}
        scene={scene}
        slots={slots}
        details={details}
        label={title}
        size="small"
      />
    </section>
  );
}

function Tile({ place, exchange }: { place: number; exchange: Exchange | undefined }): ReactNode {
  if (exchange === undefined)
    return (
      <li className={styles['tile']} data-outcome="waiting">
        {place}
      </li>
    );
  const { servedBy, status } = exchange;
  return (
    <li className={styles['tile']} data-outcome={succeeded(exchange) ? 'good' : 'bad'}>
      <span className={styles['status']}>
        <ToneIcon tone={toneOf(exchange)} /> {status ?? 'none'}
      </span>
      <span style={{ color: servedBy === undefined ? undefined : replicaColour(servedBy).text }}>
        {servedBy ?? '–'}
      </span>
    </li>
  );
}

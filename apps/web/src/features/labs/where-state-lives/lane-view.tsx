import { useId, useMemo, type CSSProperties, type ReactNode } from 'react';
import type { Lane } from '@session-lab/contract/labs/where-state-lives';
import { succeeded, toneOf, type Exchange } from '../../../api/exchange.ts';
import { replicaNode, type NodeId } from '../../../stage/model/nodes.ts';
import { usePlayerState } from '../../../stage/motion/use-player.ts';
import { ToneIcon } from '../../../stage/tone-icon.tsx';
import { useMediaQuery } from '../../../stage/use-media-query.ts';
import { Stage, type Slot } from '../../../stage/view/stage.tsx';
import { useReplicaNames, useUsualScene } from '../../../stage/view/use-usual-scene.ts';
import { Button } from '../../../ui/button.tsx';
import { replicaColour } from '../../../ui/identity.tsx';
import styles from './lane-view.module.css';
import { slotTextsOf, verdictOf } from './lanes.ts';
import { requestCount, type Lanes } from './use-lanes.ts';

export const laneTexts: Readonly<Record<Lane, { name: string; text: string }>> = {
  memory: { name: 'Memory', text: 'The server that signs Ada in keeps her session.' },
  sticky: { name: 'Memory, sticky', text: 'The same, and NGINX always picks the same server.' },
  redis: { name: 'Redis', text: 'Her session is in Redis.' },
  jwt: { name: 'JWT', text: 'Her profile is in the token.' },
};

type LaneViewProps = {
  lane: Lane;
  lanes: Lanes;
  unavailable: ReadonlySet<string>;
  /** Whether a small screen, with room for one picture, shows the picture of this lane. */
  followed: boolean;
  onFollow: () => void;
};

export function LaneView({
  lane,
  lanes: { player, histories, handled },
  unavailable,
  followed,
  onFollow,
}: LaneViewProps): ReactNode {
  const id = useId();
  const isNarrow = useMediaQuery('(max-width: 699px)');
  const history = histories[lane];
  // The browser gets the JWT with the response. Servers and Redis keep a session before that.
  const kept = lane === 'jwt' ? history : handled[lane];
  const replicas = useReplicaNames();
  const scene = useUsualScene(lane === 'redis' ? 'shown' : 'absent');
  const slots = useMemo(() => {
    const held = slotTextsOf(lane, kept, replicas);
    return new Map<NodeId, Slot>(
      [...held].map(([place, text]) => [
        place === 'browser' || place === 'redis' ? place : replicaNode(place),
        { text, empty: text !== 'Ada' },
      ]),
    );
  }, [lane, kept, replicas]);
  const done = usePlayerState(player, ({ run }) => run.done);
  const { score, reason } = verdictOf(history);
  const { name, text } = laneTexts[lane];
  return (
    <section className={styles['lane']} aria-labelledby={id}>
      <div className={styles['head']}>
        <h2 className={styles['name']} id={id}>
          {name}
        </h2>
        <span className={styles['score']}>{done && score}</span>
        {lane === 'memory' && !(done && score !== undefined) && (
          <span className={styles['chip']}>the question</span>
        )}
        {isNarrow && !followed && (
          <Button
            look="bare"
            className={styles['follow']}
            aria-label={`Show the ${name} lane`}
            onClick={onFollow}
          >
            Show
          </Button>
        )}
      </div>
      {(!isNarrow || followed) && (
        <Stage
          player={player}
          lane={lane}
          scene={scene}
          slots={slots}
          unavailable={unavailable}
          label={name}
          size="small"
        />
      )}
      <p className={styles['line']} data-verdict={done} aria-live="polite">
        {done ? reason : text}
      </p>
      <ol className={styles['tiles']} aria-label={`Responses in the ${name} lane`}>
        {Array.from({ length: requestCount }, (_, index) => (
          <Tile key={index} place={index + 1} exchange={history.current[index]} />
        ))}
      </ol>
    </section>
  );
}

/** The last digits of a server's name, where there is no room for all of it. */
const shortName = (name: string): string => /\d+$/.exec(name)?.[0] ?? name;

function Tile({ place, exchange }: { place: number; exchange: Exchange | undefined }): ReactNode {
  // A number would be mistaken for that of a server, which stands here later.
  if (exchange === undefined)
    return (
      <li
        className={styles['tile']}
        data-outcome="waiting"
        aria-label={`Request ${place}: no response yet`}
      />
    );
  const { servedBy, status } = exchange;
  const style: CSSProperties & Record<'--server', string> = {
    '--server': servedBy === undefined ? 'var(--soft)' : replicaColour(servedBy).text,
  };
  return (
    <li
      className={styles['tile']}
      data-outcome={succeeded(exchange) ? 'good' : 'bad'}
      style={style}
      title={`${status ?? 'no response'} ${servedBy ?? ''}`}
    >
      <span className={styles['status']}>
        <ToneIcon tone={toneOf(exchange)} />
        <span className={styles['code']}>{status ?? 'none'}</span>
      </span>
      <span className={styles['server']}>
        <span className={styles['long']}>{servedBy ?? '–'}</span>
        <span className={styles['short']} aria-hidden="true">
          {shortName(servedBy ?? '–')}
        </span>
      </span>
    </li>
  );
}

import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import type { SocketCount } from '@session-lab/contract';
import type { Exchange } from '../../api/exchange.ts';
import type { LiveMessage } from '../../api/live-messages.ts';
import { replicaNode, type NodeId } from '../../stage/model/nodes.ts';
import { usualScene, withNodes } from '../../stage/model/scene.ts';
import { usePlayer } from '../../stage/motion/use-player.ts';
import { PlayerBar } from '../../stage/view/player-bar.tsx';
import { Stage } from '../../stage/view/stage.tsx';
import { useReplicaNames } from '../../stage/view/use-usual-scene.ts';
import styles from './live-page.module.css';

type LiveStageProps = {
  messages: readonly LiveMessage[];
  ownUser: string | undefined;
  counts: readonly SocketCount[];
};

const otherPages = 'lab other pages';
/** The requests of the page are not on this stage. */
const none = { shows: () => false };

/** Shows the way of each new message: to its replica, through Redis, and to the replica of this page. */
export function LiveStage({ messages, ownUser, counts }: LiveStageProps): ReactNode {
  const player = usePlayer(none);
  const replicas = useReplicaNames();
  const scene = useMemo(
    () =>
      withNodes(
        usualScene({ replicas, redis: 'shown' }),
        [{ id: otherPages, title: 'Other pages', colour: 'var(--browser)', column: 0, row: 1 }],
        [[otherPages, 'nginx']],
      ),
    [replicas],
  );
  const details = useMemo(
    () =>
      new Map<NodeId, string>([
        ['browser', 'this page'],
        ['redis', 'pub/sub'],
        ...counts.map(({ replica, sockets }): [NodeId, string] => [
          replicaNode(replica),
          sockets === 1 ? '1 socket' : `${sockets} sockets`,
        ]),
      ]),
    [counts],
  );
  // Messages from before the page was opened are not shown.
  const known = useRef(new Set(messages.map(({ id }) => id)));
  const shownCount = useRef(0);
  useEffect(() => {
    for (const message of messages) {
      if (message.state !== 'sent' || known.current.has(message.id)) continue;
      known.current.add(message.id);
      shownCount.current += 1;
      const isOwn = message.from.userName === ownUser;
      player.begin({ size: 1 });
      player.add({
        exchange: exchangeOf(message, shownCount.current),
        lane: '',
        origin: isOwn ? 'browser' : otherPages,
      });
    }
  }, [messages, ownUser, player]);
  return (
    <section className={styles['stage']} aria-label="The way of a message">
      <Stage player={player} scene={scene} details={details} label="The way of a message" />
      <PlayerBar player={player} />
    </section>
  );
}

/** Returns a message as the stage shows it. Its number is negative, because it has no number in the request log. */
const exchangeOf = (
  { via: [received, delivered], sentAt }: Extract<LiveMessage, { state: 'sent' }>,
  number: number,
): Exchange => ({
  number: -number,
  type: 'message',
  method: 'MSG',
  path: received,
  startedAtMs: Date.parse(sentAt),
  totalMs: 0,
  status: 101,
  code: undefined,
  credential: { kind: 'none' },
  issuedPublicId: undefined,
  tried: [received],
  servedBy: delivered,
  connection: undefined,
  timing: { store: { command: 'PUBLISH', ms: 0 } },
  requestHeaders: [],
  responseHeaders: [],
});

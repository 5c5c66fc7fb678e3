import { useMemo, type ReactNode } from 'react';
import { replicaName, replicaNode, type NodeId } from '../../../stage/model/nodes.ts';
import type { Scene } from '../../../stage/model/scene.ts';
import type { Player } from '../../../stage/motion/player.ts';
import { usePlayerState } from '../../../stage/motion/use-player.ts';
import { Stage, type Slot } from '../../../stage/view/stage.tsx';
import { useUsualScene } from '../../../stage/view/use-usual-scene.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import parts from '../../../ui/parts.module.css';
import { LabPage } from '../frame/lab-page.tsx';
import { resettable } from '../frame/resettable.tsx';
import { useCompletion } from '../frame/use-completion.ts';
import { useFault } from '../frame/use-fault.ts';
import { BreakPanel } from './break-panel.tsx';
import type { RoomState } from './create-room.ts';
import { Hops } from './hops.tsx';
import { lab } from './lab.ts';
import { completedBy, nodeOf, rightAnswer, socketOf, tabNames } from './messages.ts';
import { useRoom } from './use-room.ts';

/** Lab 13: two sockets of one session on two servers, and a bus between the servers. */
function WebSocketLab({ reset }: { reset: () => void }): ReactNode {
  const { player, room, state } = useRoom();
  const fault = useFault();
  const behind = usePlayerState(player, ({ behind: isBehind }) => isBehind);
  const { tracks, running, problem } = state;
  const completion = useCompletion(lab.name, completedBy(tracks));
  const busy = running || behind;
  const down = fault.state.kind === 'active' ? fault.state.fault.replica : undefined;
  return (
    <LabPage
      lab={lab}
      player={player}
      picture={<Picture player={player} state={state} down={down} />}
      results={<Hops state={state} />}
      run={
        <div className={parts['stack']}>
          <Button
            look="primary"
            busy={busy}
            onClick={() => {
              room.send(false);
            }}
          >
            Open two sockets, send one message
          </Button>
          <p className={parts['hint']}>
            Signs Ada in. This page then opens two WebSockets with her token, as two tabs do. If NGINX chooses
            one server for both, tab 2 connects again. Then tab 1 sends a message.
          </p>
          {problem !== undefined && <Notice look="warn">{problem}</Notice>}
        </div>
      }
      right={rightAnswer(tracks)}
      breakIt={<BreakPanel room={room} state={state} busy={busy} fault={fault} />}
      completion={completion}
      onReset={reset}
    />
  );
}

/** Two tabs in place of the browser. The boxes have what the shown messages and handshakes reported. */
function Picture({
  player,
  state,
  down,
}: {
  player: Player;
  state: RoomState;
  down: string | undefined;
}): ReactNode {
  const usual = useUsualScene();
  const scene = useMemo(() => withTabs(usual), [usual]);
  const longest = useMemo(() => longestOf(scene), [scene]);
  const sockets = useMemo(() => tabNames.map((tab) => ({ tab, socket: socketOf(tab, state) })), [state]);
  const bus = state.switches.at(-1);
  const details = useMemo(
    () =>
      new Map<NodeId, string>([
        ...sockets.map(({ tab, socket }): [NodeId, string] => [
          nodeOf(tab),
          socket.kind === 'open'
            ? `on ${socket.replica}`
            : socket.kind === 'closed'
              ? `closed: ${socket.code}`
              : 'no socket',
        ]),
        // Always a line, so that the title does not move.
        ['redis', bus === undefined ? 'no session' : `bus: ${bus.on ? 'on' : 'off'}`],
      ]),
    [sockets, bus],
  );
  const slots = useMemo(
    () =>
      new Map<NodeId, Slot>(
        usual.nodes.flatMap(({ id }) => {
          const replica = replicaName(id);
          if (replica === undefined) return [];
          const here = sockets.flatMap(({ tab, socket }) =>
            socket.kind === 'open' && socket.replica === replica ? [tab.replace('Tab ', '')] : [],
          );
          const text =
            here.length === 0 ? 'no socket' : `${here.length === 1 ? 'tab' : 'tabs'} ${here.join(', ')}`;
          return [[replicaNode(replica), { text, empty: here.length === 0 }]];
        }),
      ),
    [usual, sockets],
  );
  const unavailable = useMemo(() => new Set(down === undefined ? [] : [down]), [down]);
  return (
    <Stage
      player={player}
      scene={scene}
      details={details}
      slots={slots}
      longest={longest}
      showsConnection={false}
      unavailable={unavailable}
    />
  );
}

/** Returns the longest text of each box. */
const longestOf = ({ nodes }: Scene): ReadonlyMap<NodeId, string> =>
  new Map(
    nodes.flatMap(({ id }): [NodeId, string][] => {
      if (id === 'nginx') return [];
      return [
        [id, replicaName(id) !== undefined ? 'no socket' : id === 'redis' ? 'bus: off' : 'closed: 4401'],
      ];
    }),
  );

/** Puts two tabs in the place of the browser. */
function withTabs({ nodes, wires }: Scene): Scene {
  const tabs = tabNames.map((tab, index) => ({
    id: nodeOf(tab),
    title: tab,
    colour: 'var(--browser)',
    column: 0,
    row: index - 0.5,
  }));
  return {
    nodes: [...tabs, ...nodes.filter(({ id }) => id !== 'browser')],
    wires: [...tabs.map(({ id }) => [id, 'nginx'] as const), ...wires.filter(([from]) => from !== 'browser')],
  };
}

export default resettable(WebSocketLab);

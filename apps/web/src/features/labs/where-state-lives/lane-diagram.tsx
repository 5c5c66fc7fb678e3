import { useCallback, useState, type ReactNode } from 'react';
import { Lane } from '@session-lab/contract/labs/where-state-lives';
import { useReplicas } from '../../../api/api-context.tsx';
import type { Exchange } from '../../../api/exchange.ts';
import { replicaNode, type NodeId } from '../../../stage/model/nodes.ts';
import { Stage } from '../../../stage/stage.tsx';
import type { FaultState } from '../frame/use-fault.ts';
import type { Lanes, LaneState } from './use-lanes.ts';

type Slot = { text: string; empty: boolean };

const path = /^\/v1\/labs\/where-state-lives\/(\w+)\//;
const isOfThisLab = (exchange: Exchange): boolean => path.test(exchange.path);
const allLanes = 40;

/** The diagram, with Ada's session at the node where the current lane keeps it. */
export function LaneDiagram({ lanes, fault }: { lanes: Lanes; fault: FaultState }): ReactNode {
  const replicas = useReplicas();
  const [lane, setLane] = useState<Lane>();
  const follow = useCallback((exchange: Exchange) => {
    const parsed = Lane.safeParse(path.exec(exchange.path)?.[1]);
    if (parsed.success) setLane(parsed.data);
  }, []);
  const unavailable = fault.kind === 'active' ? new Set([fault.fault.replica]) : undefined;
  return (
    <Stage
      runSize={lanes.current === undefined ? 1 : allLanes}
      tokenPlace="four tokens"
      shows={isOfThisLab}
      onShown={follow}
      {...(lane === undefined
        ? {}
        : { slots: slotsOf(lane, lanes.states[lane], replicas), details: detailsOf(lane) })}
      {...(unavailable === undefined ? {} : { unavailable })}
    />
  );
}

/** Returns which nodes hold Ada's session. After a crash, the new process of the replica has no session. */
function slotsOf(lane: Lane, state: LaneState, replicas: readonly string[]): ReadonlyMap<NodeId, Slot> {
  if (lane === 'redis') return new Map([['redis', { text: 'Ada', empty: false }]]);
  if (lane === 'jwt') return new Map([['browser', { text: 'Ada', empty: false }]]);
  const holder = state.responses.findLast(({ status }) => status === 200)?.servedBy;
  return new Map(
    replicas.map((name) => [
      replicaNode(name),
      name === holder ? { text: 'Ada', empty: false } : { text: 'empty', empty: true },
    ]),
  );
}

const detailsOf = (lane: Lane): ReadonlyMap<NodeId, string> =>
  new Map([['nginx', lane === 'sticky' ? 'hash of student' : 'round robin']]);

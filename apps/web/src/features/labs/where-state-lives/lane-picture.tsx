import { useCallback, useState, type ReactNode } from 'react';
import { Lane } from '@session-lab/contract/labs/where-state-lives';
import { useReplicas } from '../../../api/api-context.tsx';
import type { Exchange } from '../../../api/exchange.ts';
import { replicaPlace, type Place } from '../../../stage/places.ts';
import { Stage } from '../../../stage/stage.tsx';
import type { FaultState } from '../frame/use-fault.ts';
import type { Lanes, LaneState } from './use-lanes.ts';

type Slot = { text: string; empty: boolean };

const path = /^\/v1\/labs\/where-state-lives\/(\w+)\//;
const ofLab = (exchange: Exchange): boolean => path.test(exchange.path);
const allLanes = 40;

/** The stage, with Ada where the lane that is in the picture keeps her. */
export function LanePicture({ lanes, fault }: { lanes: Lanes; fault: FaultState }): ReactNode {
  const replicas = useReplicas();
  const [lane, setLane] = useState<Lane>();
  const follow = useCallback((exchange: Exchange) => {
    const parsed = Lane.safeParse(path.exec(exchange.path)?.[1]);
    if (parsed.success) setLane(parsed.data);
  }, []);
  const away = fault.kind === 'active' ? new Set([fault.fault.replica]) : undefined;
  return (
    <Stage
      runSize={lanes.current === undefined ? 1 : allLanes}
      tokenPlace="four tokens"
      shows={ofLab}
      onShown={follow}
      {...(lane === undefined
        ? {}
        : { slots: slotsOf(lane, lanes.states[lane], replicas), details: detailsOf(lane) })}
      {...(away === undefined ? {} : { away })}
    />
  );
}

/** Who of the machines has Ada. After a crash the replica that had her is another process, which has not. */
function slotsOf(lane: Lane, state: LaneState, replicas: readonly string[]): ReadonlyMap<Place, Slot> {
  if (lane === 'redis') return new Map([['redis', { text: 'Ada', empty: false }]]);
  if (lane === 'jwt') return new Map([['browser', { text: 'Ada', empty: false }]]);
  const knows = state.answers.findLast(({ status }) => status === 200)?.servedBy;
  return new Map(
    replicas.map((name) => [
      replicaPlace(name),
      name === knows ? { text: 'Ada', empty: false } : { text: 'empty', empty: true },
    ]),
  );
}

const detailsOf = (lane: Lane): ReadonlyMap<Place, string> =>
  new Map([['nginx', lane === 'sticky' ? 'hashes the student' : 'takes turns']]);

import type { Cluster, Redis } from 'ioredis';
import { startHeartbeat, type Heartbeat } from '../heartbeat.ts';
import { addressOf } from './primaries.ts';

/** How often it is asked who has the slots of a primary that is away, in milliseconds. */
const tendMs = 250;

export type ClusterHeartbeats = {
  /** Whether some sessions are served: one primary at least answers, and of each it is known whether it does. */
  readonly answering: () => boolean;
  stop(): void;
};

/**
 * Sees to it that each primary is connected, asked PING and, when it does not answer, given up. The client would connect
 * when there is something to ask, and each request would find out anew that nobody answers; so commands for a primary
 * that is away are refused here, before the client.
 */
export function startClusterHeartbeats(cluster: Cluster): ClusterHeartbeats {
  const heartbeats = new Map<Redis, Heartbeat>();
  let primaries: readonly string[] = [];
  /** The primaries whose connection was lost and is not back. */
  const lost = new Set<string>();

  function onNode(node: Redis): void {
    heartbeats.set(node, startHeartbeat(node));
    node.on('ready', () => lost.delete(addressOf(node)));
  }

  function onNodeGone(node: Redis): void {
    heartbeats.get(node)?.stop();
    heartbeats.delete(node);
    const address = addressOf(node);
    if (![...heartbeats.keys()].some((other) => addressOf(other) === address)) lost.add(address);
  }

  /** The map of slots was read. */
  function onRefresh(): void {
    primaries = cluster.nodes('master').map(addressOf);
    for (const address of lost) if (!primaries.includes(address)) lost.delete(address);
    // Before it is ready the client asks one of them a question of its own, which has to be the first.
    if (cluster.status === 'ready') connectPrimaries(cluster);
  }

  const isReady = (address: string, answers: boolean): boolean =>
    [...heartbeats].some(
      ([node, { answering }]) =>
        addressOf(node) === address && node.status === 'ready' && answering() === answers,
    );
  const isAway = (address: string): boolean => lost.has(address) || isReady(address, false);

  function tend(): void {
    if (cluster.status === 'ready' && primaries.some(isAway)) cluster.refreshSlotsCache();
  }

  const restore = refuseCommandsFor(cluster, (slot) => isAway(cluster.slots[slot]?.[0] ?? ''));
  const timer = setInterval(tend, tendMs).unref();
  for (const node of cluster.nodes()) onNode(node);
  cluster.on('+node', onNode).on('-node', onNodeGone).on('refresh', onRefresh).on('ready', onRefresh);
  if (cluster.status === 'ready') onRefresh();
  return {
    answering: () =>
      cluster.status === 'ready' &&
      primaries.some((address) => isReady(address, true)) &&
      primaries.every((address) => isReady(address, true) || isAway(address)),
    stop() {
      clearInterval(timer);
      cluster.off('+node', onNode).off('-node', onNodeGone).off('refresh', onRefresh).off('ready', onRefresh);
      for (const heartbeat of heartbeats.values()) heartbeat.stop();
      restore();
    },
  };
}

function connectPrimaries(cluster: Cluster): void {
  for (const primary of cluster.nodes('master'))
    if (primary.status === 'wait') primary.connect().catch(() => undefined);
}

/**
 * Until the result is called, commands for these slots fail before they are sent; but for those of a pipeline or a
 * transaction, which are written once all of them are there. To take one out would leave the others in the queue of those that
 * are answered, unwritten, and whoever comes after them would be given the answer of another.
 */
function refuseCommandsFor(cluster: Cluster, isRefused: (slot: number) => boolean): () => void {
  const send = cluster.sendCommand.bind(cluster);
  cluster.sendCommand = (command, stream, node: unknown) => {
    const slot = command.getSlot();
    const isAlone = stream === undefined;
    if (!isAlone || typeof slot !== 'number' || !isRefused(slot)) return send(command, stream, node);
    command.reject(new Error('The primary of this slot is away.'));
    return command.promise;
  };
  return () => {
    cluster.sendCommand = send;
  };
}

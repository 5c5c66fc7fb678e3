import type { Cluster, Redis } from 'ioredis';
import { startHeartbeat, type Heartbeat } from '../heartbeat.ts';
import { addressOf } from './primaries.ts';

/** Time between two reads of the map of slots while a primary is unavailable, in milliseconds. */
const refreshMs = 250;

export type ClusterHeartbeats = {
  /**
   * Whether at least one primary answers. After a connect, also whether the state of every other primary is known. Later, a
   * failover adds a primary to which the client still connects: only commands for this primary fail.
   */
  readonly isAnswering: () => boolean;
  stop(): void;
};

/**
 * Connects to each primary, sends it PING, and destroys a connection that does not answer.
 *
 * By itself the client connects only to send a command, and each command waits for its own timeout. The heartbeats therefore
 * reject commands for an unavailable primary before they reach the client.
 */
export function startClusterHeartbeats(cluster: Cluster, deadlineMs: number): ClusterHeartbeats {
  const heartbeats = new Map<Redis, Heartbeat>();
  let primaries: readonly string[] = [];
  /** Whether the state of every primary was known since the client has connected. */
  let knowsAll = false;
  /** Addresses of primaries whose connection was lost and is not restored. */
  const lost = new Set<string>();

  function onNodeAdded(node: Redis): void {
    // PING and SCAN are sent to one node, not by `sendCommand` of the Cluster client.
    node.options.commandTimeout = deadlineMs;
    heartbeats.set(node, startHeartbeat(node, deadlineMs));
    node.on('ready', () => lost.delete(addressOf(node)));
  }

  function onNodeRemoved(node: Redis): void {
    heartbeats.get(node)?.stop();
    heartbeats.delete(node);
    const address = addressOf(node);
    if (![...heartbeats.keys()].some((other) => addressOf(other) === address)) lost.add(address);
  }

  /** Runs after the client read the map of slots. */
  function onRefresh(): void {
    primaries = cluster.nodes('master').map(addressOf);
    for (const address of lost) if (!primaries.includes(address)) lost.delete(address);
    // Before the client is ready, it sends a first command of its own to one of the primaries.
    if (cluster.status === 'ready') connectPrimaries(cluster);
  }

  const onClose = (): void => void (knowsAll = false);

  const isReady = (address: string): boolean =>
    [...heartbeats].some(([node, heartbeat]) => addressOf(node) === address && heartbeat.isReady());
  const isUnavailable = (address: string): boolean => lost.has(address);

  function refreshIfUnavailable(): void {
    if (cluster.status === 'ready' && primaries.some(isUnavailable)) cluster.refreshSlotsCache();
  }

  const stopRejecting = limitCommands(cluster, deadlineMs, (slot) =>
    isUnavailable(cluster.slots[slot]?.[0] ?? ''),
  );
  const timer = setInterval(refreshIfUnavailable, refreshMs).unref();
  for (const node of cluster.nodes()) onNodeAdded(node);
  cluster.on('+node', onNodeAdded).on('-node', onNodeRemoved).on('refresh', onRefresh).on('ready', onRefresh);
  cluster.on('close', onClose);
  if (cluster.status === 'ready') onRefresh();
  return {
    isAnswering() {
      if (cluster.status !== 'ready') return false;
      // Each of them, because a heartbeat sends more PINGs after a question.
      const ready = new Set(primaries.filter(isReady));
      knowsAll ||= primaries.every((address) => ready.has(address) || isUnavailable(address));
      return knowsAll && ready.size > 0;
    },
    stop() {
      clearInterval(timer);
      cluster
        .off('+node', onNodeAdded)
        .off('-node', onNodeRemoved)
        .off('refresh', onRefresh)
        .off('ready', onRefresh)
        .off('close', onClose);
      for (const heartbeat of heartbeats.values()) heartbeat.stop();
      stopRejecting();
    },
  };
}

function connectPrimaries(cluster: Cluster): void {
  for (const primary of cluster.nodes('master'))
    if (primary.status === 'wait') primary.connect().catch(() => undefined);
}

/**
 * Rejects commands for these slots before they are sent, and all other commands at their deadline, until the returned
 * function is called.
 *
 * Commands of a pipeline or a transaction are not rejected. ioredis writes them together; without one of them the others
 * would stay unwritten in the queue of pending replies, and later commands would get the wrong replies.
 */
function limitCommands(
  cluster: Cluster,
  deadlineMs: number,
  isRejected: (slot: number) => boolean,
): () => void {
  const send = cluster.sendCommand.bind(cluster);
  cluster.sendCommand = (command, stream, node: unknown) => {
    const slot = command.getSlot();
    const isInPipeline = stream !== undefined;
    // On a connection that is not ready, commands wait although `enableOfflineQueue` is false.
    command.setTimeout(deadlineMs);
    if (isInPipeline || typeof slot !== 'number' || !isRejected(slot)) return send(command, stream, node);
    command.reject(new Error('The primary of this slot is unavailable.'));
    return command.promise;
  };
  return () => {
    cluster.sendCommand = send;
  };
}

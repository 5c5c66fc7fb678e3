import { guarded } from '../hooks.ts';
import { withoutArguments } from './availability.ts';
import type { Client } from './topology.ts';

export type Connections = {
  /** The last error of the connection for commands since it was ready. */
  readonly last: () => Error | undefined;
  /** Number of times that a connection was ready again after it was lost. */
  readonly reconnects: () => number;
  stop(): void;
};

export type ConnectionsOptions = {
  readonly client: Client;
  readonly trackingClient: Client | undefined;
  readonly onError: (error: Error) => void;
  readonly onRestored: () => void;
};

/** Time in which the loss of both connections is noticed, in milliseconds: it is one outage with one report. */
const graceMs = 100;

const clientEffect =
  'The connection to the Redis of the sessions failed, and calls reject until it is restored:';
const trackingEffect =
  'The connection that receives changes of sessions failed, and watched sessions are read four times a second:';

/**
 * Listens for the errors of the connections, because without a listener ioredis prints them. Reports each outage once, because
 * every attempt to connect fails with the same error, and its end. While the connection for commands is lost, the loss of the
 * tracking connection is part of the same outage.
 */
export function watchConnections(options: ConnectionsOptions): Connections {
  const { client, trackingClient, onError, onRestored } = options;
  const reportRestored = guarded(onRestored, (cause) =>
    onError(new Error('onRestored threw an error.', { cause })),
  );
  let last: Error | undefined;
  let reported: 'nothing' | 'tracking' | 'everything' = 'nothing';
  let timer: NodeJS.Timeout | undefined;

  function report(what: 'tracking' | 'everything', effect: string, cause: Error): void {
    if (reported === what || reported === 'everything') return;
    reported = what;
    onError(
      new Error(`${effect} ${describe(cause, what === 'everything' ? client : trackingClient)}`, { cause }),
    );
  }

  function onClientError(error: Error): void {
    last = withoutArguments(error);
    report('everything', clientEffect, error);
  }

  /** A server that stops closes the connection without an error. */
  function onClientClose(): void {
    last ??= new Error('The connection was closed.');
  }

  function onTrackingError(error: Error): void {
    withoutArguments(error);
    timer ??= setTimeout(() => {
      timer = undefined;
      if (isReady(client) && !isReady(trackingClient)) report('tracking', trackingEffect, error);
    }, graceMs).unref();
  }

  function onReady(): void {
    if (isReady(client)) last = undefined;
    if (reported === 'nothing' || !isReady(client) || !isReady(trackingClient)) return;
    reported = 'nothing';
    reportRestored(undefined);
  }

  const counts = [countReconnects(client), ...(trackingClient ? [countReconnects(trackingClient)] : [])];
  client.on('error', onClientError).on('close', onClientClose).on('ready', onReady);
  trackingClient?.on('error', onTrackingError).on('ready', onReady);
  return {
    last: () => last,
    reconnects: () => counts.reduce((sum, { count }) => sum + count(), 0),
    stop() {
      clearTimeout(timer);
      for (const { stop } of counts) stop();
      client.off('error', onClientError).off('close', onClientClose).off('ready', onReady);
      trackingClient?.off('error', onTrackingError).off('ready', onReady);
    },
  };
}

/** A Cluster has no tracking client. */
const isReady = (client: Client | undefined): boolean => client === undefined || client.status === 'ready';

function countReconnects(client: Client): { readonly count: () => number; readonly stop: () => void } {
  let readyCount = client.status === 'ready' ? 1 : 0;
  const onReady = (): void => void (readyCount += 1);
  client.on('ready', onReady);
  return { count: () => Math.max(0, readyCount - 1), stop: () => void client.off('ready', onReady) };
}

/** Adds a hint to a refused connection. Contains the address, and no user and no password. */
function describe(error: Error, client: Client | undefined): string {
  const message = error.message === '' ? codeOf(error) : error.message;
  if (codeOf(error) !== 'ECONNREFUSED') return message;
  return `${message}. Is Redis running at ${addressOf(error, client)}?`;
}

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : error.name);

function addressOf(error: Error, client: Client | undefined): string {
  const options: object = client?.options ?? {};
  if ('path' in options && typeof options.path === 'string') return options.path;
  if ('host' in options && 'port' in options) return `${String(options.host)}:${String(options.port)}`;
  return 'address' in error && 'port' in error
    ? `${String(error.address)}:${String(error.port)}`
    : 'this address';
}

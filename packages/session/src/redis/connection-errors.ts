import type { Client } from './topology.ts';

export type ConnectionErrors = {
  /** The last error of the connection since it was ready. */
  readonly last: () => Error | undefined;
  /** Number of times that the connection was ready again after it was lost. */
  readonly reconnects: () => number;
  stop(): void;
};

/**
 * Listens for the errors of a connection, because without a listener ioredis prints them. Reports each outage once, because
 * every attempt to connect fails with the same error.
 */
export function watchErrors(
  client: Client,
  effect: string,
  onError: (error: Error) => void,
): ConnectionErrors {
  let last: Error | undefined;
  let isReported = false;
  let readyCount = client.status === 'ready' ? 1 : 0;

  function onClientError(error: Error): void {
    last = error;
    report(error);
  }

  /** A server that stops closes the connection without an error. */
  function onClose(): void {
    last ??= new Error('The connection was closed.');
  }

  function report(cause: Error): void {
    if (isReported) return;
    isReported = true;
    onError(new Error(`${effect} ${cause.message}`, { cause }));
  }

  function onReady(): void {
    last = undefined;
    isReported = false;
    readyCount += 1;
  }

  client.on('error', onClientError).on('close', onClose).on('ready', onReady);
  return {
    last: () => last,
    reconnects: () => Math.max(0, readyCount - 1),
    stop() {
      client.off('error', onClientError).off('close', onClose).off('ready', onReady);
    },
  };
}

import type { Redis } from 'ioredis';

/**
 * Sends what one turn of the event loop asks of Redis in one write: a system call a command costs more than the command
 * itself. Call the result before a command; what is held back leaves when the requests that came in together were read.
 */
export function corkPerTurn(client: Redis): () => void {
  let corked = false;
  return () => {
    if (corked) return;
    corked = true;
    const { stream } = client;
    stream.cork();
    setImmediate(() => {
      corked = false;
      stream.uncork();
    });
  };
}

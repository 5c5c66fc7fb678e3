import type { Redis } from 'ioredis';

/**
 * Batches the commands of one turn of the event loop into one write, because a system call costs more than a command.
 * Call the returned function before each command. The batch is sent after Node has read all requests that arrived together.
 */
export function batchPerTick(client: Redis): () => void {
  let isOpen = false;
  return () => {
    if (isOpen) return;
    isOpen = true;
    const { stream } = client;
    stream.cork();
    setImmediate(() => {
      isOpen = false;
      stream.uncork();
    });
  };
}

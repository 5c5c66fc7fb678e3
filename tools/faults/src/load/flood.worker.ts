import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import * as z from 'zod/mini';
import { startFlood } from './flood.ts';

/**
 * The flood in a process of its own, with what is left of the machine: its work is neither the load's nor the stack's. It is told
 * how, then when to stop, and tells its counts.
 */
const Input = z.object({
  crowd: z.object({ chatting: z.number(), shouting: z.number(), deaf: z.number() }),
  baseUrl: z.string(),
  tokens: z.array(z.string()),
});

setPriority(constants.priority.PRIORITY_LOW);
process.once('disconnect', () => process.exit());
const { crowd, baseUrl, tokens } = Input.parse(await nextMessage());
const flood = startFlood(crowd, { baseUrl, tokens });
await nextMessage();
process.send?.(await flood.stop());

async function nextMessage(): Promise<unknown> {
  const [message]: unknown[] = await once(process, 'message');
  return message;
}

import { once } from 'node:events';
import * as z from 'zod/mini';
import { startFlood } from './flood.ts';

/** The flood in a process of its own, so that its work is not the load's: it is told how, then when to stop, and tells its counts. */
const Input = z.object({
  crowd: z.object({ chatting: z.number(), shouting: z.number(), deaf: z.number() }),
  baseUrl: z.string(),
  tokens: z.array(z.string()),
});

process.once('disconnect', () => process.exit());
const { crowd, baseUrl, tokens } = Input.parse(await nextMessage());
const flood = startFlood(crowd, { baseUrl, tokens });
await nextMessage();
process.send?.(await flood.stop());

async function nextMessage(): Promise<unknown> {
  const [message]: unknown[] = await once(process, 'message');
  return message;
}

/**
 * A flood in a process of its own: its work is neither the measuring client's nor the system's. It gets its name and target, says
 * when it begins, and sends what it counted when its time is over. It ends with the process that started it.
 */
import { once, setMaxListeners } from 'node:events';
import { writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import * as z from 'zod/mini';
import { Target } from './flood.ts';
import { floods, isFloodName } from './floods.ts';

const Input = z.object({ name: z.string(), forMs: z.number(), target: Target });

yieldProcessor();
process.once('disconnect', () => process.exit());
const [message]: unknown[] = await once(process, 'message');
const { name, forMs, target } = Input.parse(message);
if (!isFloodName(name)) throw new Error(`there is no flood "${name}"`);
process.send?.('begun');
const over = AbortSignal.timeout(forMs);
// Every connection of the flood listens.
setMaxListeners(0, over);
process.send?.(await floods[name](target, over));

/** Takes what the system under test leaves of the processors: on one machine a flood could starve it by its own work. */
function yieldProcessor(): void {
  setPriority(constants.priority.PRIORITY_LOW);
  // Linux divides time between sessions of processes first, where it groups them, and by priority within each only.
  try {
    writeFileSync('/proc/self/autogroup', '19');
  } catch {
    // There are no such groups here.
  }
}

/**
 * Sends a flood from its own process, so that its work delays neither the measuring client nor the system.
 * Receives the name and target, sends 'begun', and sends its counts at the end. Ends with the process that
 * started it.
 */
import { once, setMaxListeners } from 'node:events';
import { writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import * as z from 'zod/mini';
import { Target } from './flood.ts';
import { floods, isFloodName } from './floods.ts';

const Input = z.object({ name: z.string(), forMs: z.number(), target: Target });

lowerPriority();
process.once('disconnect', () => process.exit());
const message: unknown = (await once(process, 'message'))[0];
const { name, forMs, target } = Input.parse(message);
if (!isFloodName(name)) throw new Error(`There is no flood "${name}".`);
process.send?.('begun');
const over = AbortSignal.timeout(forMs);
// Every connection of the flood listens to the signal.
setMaxListeners(0, over);
process.send?.(await floods[name](target, over));

/** Takes only the CPU time that the system under test does not use. */
function lowerPriority(): void {
  setPriority(constants.priority.PRIORITY_LOW);
  // Linux may group processes by session. It then divides the CPU time between sessions first, and uses the
  // priority only within a session.
  try {
    writeFileSync('/proc/self/autogroup', '19');
  } catch {
    // This system does not group processes.
  }
}

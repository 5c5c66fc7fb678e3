import { line } from '@session-lab/launcher';
import type { Crowd } from './crowd.ts';
import type { LiveSockets } from './live-sockets.ts';

/** So many handshakes are under way at once. */
const atOnce = 24;

/** So many sockets, each person's in turn. */
export async function openAll(
  { people }: Crowd,
  sockets: LiveSockets,
  count: number,
  signal: AbortSignal,
): Promise<void> {
  const startedAtMs = performance.now();
  let next = 0;
  async function lane(): Promise<void> {
    while (next < count && !signal.aborted) {
      const person = people[next++ % people.length];
      if (person !== undefined) await sockets.open(person.token);
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane));
  line('ok', `${sockets.size()} sockets of ${people.length} people`, performance.now() - startedAtMs);
}

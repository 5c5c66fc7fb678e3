import { freeBase, line, readStackFile, withEmptyStack, type StackFile } from '@session-lab/launcher';
import { loopbackAddress } from '@session-lab/test-support/addresses';
import { createHeapReader, type HeapReader } from '@session-lab/test-support/heap-after-gc';
import type { Attack, Bounds, Scene, Seen } from './attack.ts';
import { ordinaryTraffic } from './flood/ordinary-traffic.ts';
import { startFlood } from './flood/start-flood.ts';
import { shortfallsOf } from './judge.ts';
import { sentence } from './report/words.ts';
import { gatherBystanders, type Bystanders } from './watch/bystanders.ts';
import { startSampling } from './watch/samples.ts';
import { startWatch } from './watch/watch.ts';

export type Played = {
  readonly attack: Attack;
  /** Absent where the attack could not be played to its end. */
  readonly seen?: Seen;
  readonly shortfalls: readonly string[];
};

export type Play = {
  readonly root: string;
  readonly stateDir: string;
  readonly floodMs: number;
  readonly bounds: Bounds;
  readonly interrupted: AbortSignal;
};

const firstBase = 27_080;
/** As in production: a sign-in costs what it costs there. */
const bcryptCost = 12;
const replicas = 2;
const counts = { readers: 10, signers: 5 } as const;
const warmUpMs = 2_500;
/** Behind those of the users. */
const warmUpAddress = 900;
/** Every flood has an address of its own, so that no limit of one counts for the next. */
const addressOf = (number: number): string => `127.0.0.${66 + number}`;

/** Plays each attack on an empty stack of its own, so that none of them finds what another left behind. */
export async function playAll(attacks: readonly Attack[], play: Play): Promise<Played[]> {
  const played: Played[] = [];
  for (const [number, attack] of attacks.entries()) {
    if (play.interrupted.aborted) break;
    const result = await playOne(attack, addressOf(number), play);
    played.push(result);
    const kept = result.shortfalls.length === 0;
    line(kept ? 'ok' : 'fail', `${attack.row} ${attack.name}: ${sentence(result)}`);
  }
  return played;
}

async function playOne(attack: Attack, address: string, play: Play): Promise<Played> {
  const { root, stateDir, bounds, interrupted } = play;
  const heapReader = createHeapReader(stateDir);
  const port = await freeBase(firstBase, replicas, 'server');
  const { environment } = heapReader;
  try {
    return await withEmptyStack({ root, stateDir, port, bcryptCost, environment }, async (stackFile) => {
      const ended = new Promise<never>((_, reject) => {
        interrupted.addEventListener('abort', () => reject(new Error('interrupted')), { once: true });
      });
      const seen = await Promise.race([
        look(attack, stackOf(stackFile), { address, heapReader, ...play }),
        ended,
      ]);
      return { attack, seen, shortfalls: shortfallsOf(attack, seen, bounds) };
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { attack, shortfalls: [`not played to its end: ${reason}`] };
  }
}

async function look(
  attack: Attack,
  stack: StackFile,
  { address, heapReader, floodMs }: { address: string; heapReader: HeapReader; floodMs: number },
): Promise<Seen> {
  const bystanders = await gatherBystanders(stack, counts);
  try {
    const scene: Scene = { stack, address, bystanders, heapReader };
    const { tokens = [], emails = [], meanwhile, finish } = await attack.prepare(scene);
    const origin = stack.baseUrl.replace('localhost', '127.0.0.1');
    await warmUp(bystanders, origin);
    const before = await keptMb(scene);

    const sampling = await startSampling(stack);
    const flood = await startFlood(
      attack.name,
      { origin, address, tokens: [...tokens], emails: [...emails] },
      floodMs,
    );
    const over = AbortSignal.timeout(floodMs);
    const watch = startWatch(bystanders);
    const busy = meanwhile?.(over);
    const [flooded] = await Promise.all([flood.ended, busy]);
    const watched = await watch.stop();
    const sampled = await sampling.stop();
    const facts = await finish(flooded);
    const after = await keptMb(scene);
    const keptUpMb = Math.max(...after.map((kept, index) => kept - (before[index] ?? 0)));
    return { floodedForMs: floodMs, flooded, ...watched, ...sampled, keptUpMb, facts };
  } finally {
    bystanders.close();
  }
}

/** Ordinary traffic, so that what it compiles and allocates is not taken for the flood's. */
async function warmUp(bystanders: Bystanders, origin: string): Promise<void> {
  const calm = startWatch(bystanders);
  const address = loopbackAddress(warmUpAddress) ?? '127.0.0.1';
  const tokens = bystanders.readers.map(({ person: { token } }) => token);
  await ordinaryTraffic({ origin, address, tokens, emails: [] }, AbortSignal.timeout(warmUpMs));
  await calm.stop();
}

async function keptMb({ heapReader, stack }: Scene): Promise<readonly number[]> {
  return (await heapReader.heapAfterGc(stack)).map(({ heapBytes }) => heapBytes / 1e6);
}

function stackOf(file: string): StackFile {
  const stack = readStackFile(file);
  if (stack === undefined) throw new Error(`${file} cannot be read`);
  return stack;
}

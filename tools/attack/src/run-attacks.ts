import { openapiPath } from '@session-lab/contract';
import { freeBase, line, readStackFile, withEmptyStack, type StackFile } from '@session-lab/launcher';
import { loopbackAddress } from '@session-lab/test-support/addresses';
import { createHeapReader, type HeapReader } from '@session-lab/test-support/heap-after-gc';
import { bankOriginOf } from './bank-origin.ts';
import type { Attack, AttackContext, AttackResult, Bounds, Observation } from './attack.ts';
import { closedLoop, type FloodRequest } from './flood/closed-loop.ts';
import type { Target } from './flood/flood.ts';
import { startFlood } from './flood/start-flood.ts';
import { evaluate } from './evaluate.ts';
import { sentence } from './report.ts';
import { withSecondTry } from './second-try.ts';
import { signUpOtherUsers, type OtherUsers } from './watch/other-users.ts';
import { startSampling, type Sampling } from './watch/samples.ts';
import { startWatch } from './watch/watch.ts';

export type RunOptions = {
  readonly root: string;
  readonly stateDir: string;
  readonly floodMs: number;
  readonly bounds: Bounds;
  /** Repeats a failed attack once, because other work on the machine may have delayed the other users. */
  readonly secondTry: boolean;
  readonly interrupted: AbortSignal;
};

const firstBase = 27_080;
/** Cost of the demo. */
const bcryptCost = 12;
const replicas = 2;
const counts = { readers: 10, signers: 5 } as const;
const warmUpMs = 2_500;
/** Number of a local address that no user has. */
const warmUpAddress = 900;
/** Every flood has its own address, so that a limit reached in one flood does not affect the next. */
const addressOf = (number: number): string => `127.0.0.${66 + number}`;

/** Runs each attack on its own empty stack, so that no attack affects the next. */
export async function runAttacks(attacks: readonly Attack[], options: RunOptions): Promise<AttackResult[]> {
  const results: AttackResult[] = [];
  for (const [number, attack] of attacks.entries()) {
    if (options.interrupted.aborted) break;
    const run = async (): Promise<AttackResult> => {
      const result = await runOne(attack, addressOf(number), options);
      const passed = result.violations.length === 0;
      line(passed ? 'ok' : 'fail', `${attack.row} ${attack.name}: ${sentence(result)}`);
      return result;
    };
    results.push(await withSecondTry(run, () => options.secondTry && !options.interrupted.aborted));
  }
  return results;
}

async function runOne(attack: Attack, address: string, options: RunOptions): Promise<AttackResult> {
  const { root, stateDir, bounds, interrupted } = options;
  const heapReader = createHeapReader(stateDir);
  const port = await freeBase(firstBase, replicas, 'server');
  const { environment } = heapReader;
  try {
    return await withEmptyStack({ root, stateDir, port, bcryptCost, environment }, async (stackFile) => {
      const ended = new Promise<never>((_, reject) => {
        interrupted.addEventListener('abort', () => reject(new Error('interrupted')), { once: true });
      });
      const observed = await Promise.race([
        observe(attack, stackOf(stackFile), { address, heapReader, ...options }),
        ended,
      ]);
      return { attack, observed, violations: evaluate(attack, observed, bounds) };
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { attack, violations: [`aborted: ${reason}`] };
  }
}

async function observe(
  attack: Attack,
  stack: StackFile,
  { address, heapReader, floodMs }: { address: string; heapReader: HeapReader; floodMs: number },
): Promise<Observation> {
  const otherUsers = await signUpOtherUsers(stack, counts);
  let sampling: Sampling | undefined;
  try {
    const context: AttackContext = { stack, address, otherUsers, heapReader };
    const { tokens = [], emails = [], customer, meanwhile, finish } = await attack.prepare(context);
    const origin = stack.baseUrl.replace('localhost', '127.0.0.1');
    const origins = { origin, bankOrigin: bankOriginOf(stack) };
    await warmUp(otherUsers, origins);
    const before = await heapMb(context);

    sampling = await startSampling(stack);
    const flood = await startFlood(
      attack.name,
      { ...origins, address, tokens: [...tokens], emails: [...emails], customer },
      floodMs,
    );
    const over = AbortSignal.timeout(floodMs);
    const watch = startWatch(otherUsers);
    const busy = meanwhile?.(over);
    const [flooded] = await Promise.all([flood.ended, busy]);
    const watched = await watch.stop();
    const sampled = await sampling.stop();
    const facts = await finish(flooded);
    const after = await heapMb(context);
    const keptUpMb = Math.max(...after.map((heap, index) => heap - (before[index] ?? 0)));
    return { floodedForMs: floodMs, flooded, ...watched, ...sampled, keptUpMb, facts };
  } catch (error) {
    // A sample of a stopped replica would fail too, and hide this error.
    await sampling?.stop().catch(() => undefined);
    throw error;
  } finally {
    otherUsers.close();
  }
}

/**
 * Sends ordinary traffic, so that the code is compiled and the memory allocated before the flood is measured.
 */
async function warmUp(otherUsers: OtherUsers, origins: Pick<Target, 'origin' | 'bankOrigin'>): Promise<void> {
  const watch = startWatch(otherUsers);
  const address = loopbackAddress(warmUpAddress) ?? '127.0.0.1';
  const tokens = otherUsers.readers.map(({ user: { token } }) => token);
  await ordinaryTraffic({ ...origins, address, tokens, emails: [] }, AbortSignal.timeout(warmUpMs));
  await watch.stop();
}

async function heapMb({ heapReader, stack }: AttackContext): Promise<readonly number[]> {
  return (await heapReader.heapAfterGc(stack)).map(({ heapBytes }) => heapBytes / 1e6);
}

function stackOf(file: string): StackFile {
  const stack = readStackFile(file);
  if (stack === undefined) throw new Error(`${file} is missing or not valid.`);
  return stack;
}

const ordinaryConnections = 40;
const invalidSignUp = JSON.stringify({ userName: 'a', email: 'a', password: 'a' });

/** Requests of the usual kinds and sizes, as many as the system answers over 40 connections. */
const ordinaryTraffic = closedLoop(ordinaryConnections, (number, { tokens }) => {
  const authorization = `Bearer ${tokens[number % tokens.length] ?? ''}`;
  const requests: readonly FloodRequest[] = [
    { method: 'GET', path: '/' },
    { method: 'GET', path: openapiPath },
    { method: 'GET', path: '/v1/users/me', headers: { authorization } },
    { method: 'GET', path: '/v1/sessions', headers: { authorization } },
    { method: 'POST', path: '/v1/users', body: invalidSignUp },
  ];
  return requests[number % requests.length] ?? { method: 'GET', path: '/' };
});

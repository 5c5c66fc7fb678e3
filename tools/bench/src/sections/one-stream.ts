import { join } from 'node:path';
import { Redis } from 'ioredis';
import { startChild } from '../child.ts';
import { withCleanup } from '../cleanup.ts';
import { contenders, type ContenderName } from '../contenders/all.ts';
import type { Credential } from '../contenders/contender.ts';
import { checkContender } from '../contenders/check-contender.ts';
import { runLoad } from '../load/run-load.ts';
import type { Context, Section } from '../section.ts';
import { isMeasured, isStreamReady, type Measured } from './one-stream/messages.ts';
import { mixed } from './one-stream/requests.ts';
import { summariseStream, type Slice, type StreamRound } from './one-stream/summary.ts';
import { streamThreshold } from './one-stream/thresholds.ts';
import { rotated } from './route/rounds.ts';
import { spread } from './route/route-table.ts';

/** The subjects of each stream, its floor first: those with the check in a middleware, and those with the check in the handler. */
const streams: readonly (readonly ContenderName[])[] = [
  ['floor', 'floor-again', 'floor-two-clocks', 'session-lab-near'],
  ['floor-in-handler', 'session-lab-near-in-handler', 'fast-jwt-plain-cache'],
];

const goals = [
  { stream: 0, one: 'session-lab-near', other: 'floor', most: 1.03 },
  { stream: 0, one: 'session-lab-near', other: 'floor-two-clocks', most: 1.03 },
  { stream: 1, one: 'session-lab-near-in-handler', other: 'floor-in-handler', most: 1.03 },
  { stream: 1, one: 'session-lab-near-in-handler', other: 'fast-jwt-plain-cache', most: 1 },
] as const;

/** Largest share of responses that wait for Redis: after a pause, a near cache reads a session again. */
const maxPendingShare = 0.01;

const connections = 32;
const full = { rounds: 7, warmUpSeconds: 4, slices: 4 } as const;
const quickly = { rounds: 3, warmUpSeconds: 2, slices: 3 } as const;

/**
 * The floor and this library as apps of one server, which receives their requests in turn. A machine that is slower for a second is
 * slower for all of them, so this section shows differences that are far below those of two processes with the same code.
 */
export const oneStreamSection: Section = {
  name: 'one-stream',
  async run(context) {
    const { rounds: count, warmUpSeconds, slices } = context.quick ? quickly : full;
    const rounds: StreamRound[][] = [];
    for (let round = 0; round < count; round += 1) {
      context.report.progress(`one stream: round ${round + 1} of ${count}`);
      const runs: StreamRound[] = [];
      for (const subjects of streams)
        runs.push(await runRound(rotated(subjects, round), subjects[0] ?? 'floor', context));
      rounds.push(runs);
    }
    const roundsOf = (stream: number): StreamRound[] =>
      rounds.flatMap((runs) => runs.slice(stream, stream + 1));
    const rows = streams.flatMap((subjects, stream) => summariseStream(roundsOf(stream), subjects));
    return {
      title: 'The same route, with the requests to the floor and to this library in one stream',
      table: {
        columns: ['subject', 'µs in Express', 'more than the floor', 'CPU of floor'],
        rows: rows.map(({ name, inExpressUs, moreUs, cpuOfFloor }) => [
          contenders.find((contender) => contender.name === name)?.title ?? name,
          inExpressUs.toFixed(2),
          spread(moreUs),
          spread(cpuOfFloor),
        ]),
      },
      notes: [
        `Medians and, in brackets, quartiles of ${count} rounds, each in a fresh process: ${slices} slices of 1 s after ${warmUpSeconds} s of warm-up. A round counts with the median of its slices.`,
        'Rows 1 to 4 are one stream, rows 5 to 7 are a second one. Each has its own floor.',
        'The time in Express is that of the call of the app: routing, check, and the response as JSON. It is the median, so a pause of the garbage collector is not part of it.',
        'The CPU time of the floor is that of its process while it receives only requests to the floor: every second slice. That of another subject is computed: the CPU time of the floor, and what the subject takes more in Express.',
        'The floor with two clocks also reads when the session expires, and when Redis replied last: a near cache that left these out would serve ended sessions.',
        'The tokens of fast-jwt are longer. The header is parsed before the call.',
      ],
      thresholds: goals.flatMap(({ stream, ...goal }) => {
        const floor = streams[stream]?.[0];
        return floor === undefined ? [] : streamThreshold(roundsOf(stream), goal, floor);
      }),
      raw: { rounds, rows },
    };
  },
};

/** Measures all subjects in one process. */
function runRound(
  order: readonly ContenderName[],
  floor: ContenderName,
  { quick, redisUrl }: Context,
): Promise<StreamRound> {
  const { warmUpSeconds, slices } = quick ? quickly : full;
  return withCleanup(async (addCleanup) => {
    const client = new Redis(redisUrl);
    addCleanup(() => client.disconnect());
    await client.flushall();
    const worker = join(import.meta.dirname, 'one-stream', 'server.worker.ts');
    const server = startChild(worker, [order.join(','), redisUrl], addCleanup);
    const ready = await server.next();
    if (!isStreamReady(ready)) throw new Error('The server of the stream did not report its address.');
    for (const subject of ready.subjects) await checkContender(subject);
    const requestsOf = (names: readonly ContenderName[]): Credential[] =>
      mixed(names.map((name) => ({ name, headers: ready.subjects[order.indexOf(name)]?.headers ?? [] })));
    const measure = async (names: readonly ContenderName[], seconds: number): Promise<Measured> => {
      const headers = requestsOf(names);
      const load = await runLoad({ url: `${ready.url}/me`, headers, connections, seconds });
      if (load.non2xx + load.socketErrors > 0)
        throw new Error(`${load.non2xx + load.socketErrors} requests of the stream were refused or lost.`);
      server.send('measured');
      const measured = await server.next();
      if (!isMeasured(measured)) throw new Error('The server of the stream did not report its measurement.');
      return measured;
    };
    // The first requests of the near cache wait for Redis.
    await measure(order, warmUpSeconds);
    const round: Slice[] = [];
    for (let slice = 0; slice < slices; slice += 1)
      round.push({ mixed: await measure(order, 1), floorOnly: await measure([floor], 1) });
    const pending = Math.max(...round.map(({ mixed: { pendingShare } }) => pendingShare));
    if (pending > maxPendingShare)
      throw new Error(`${(pending * 100).toFixed(1)} % of the responses of a slice waited for Redis.`);
    return round;
  });
}

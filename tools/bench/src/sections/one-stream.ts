import { join } from 'node:path';
import { Redis } from 'ioredis';
import { startChild } from '../child.ts';
import { withCleanup } from '../cleanup.ts';
import { contenders, type ContenderName } from '../contenders/all.ts';
import { checkContender } from '../contenders/check-contender.ts';
import { runLoad } from '../load/run-load.ts';
import type { Context, Section } from '../section.ts';
import { isMeasured, isStreamReady, type Measured } from './one-stream/messages.ts';
import { mixed } from './one-stream/requests.ts';
import { summariseStream, type StreamRound } from './one-stream/summary.ts';
import { streamThresholds } from './one-stream/thresholds.ts';
import { rotated } from './route/rounds.ts';
import { spread } from './route/route-table.ts';

/** The subjects of each stream, its floor first: those with the check in a middleware, and those with the check in the handler. */
const streams: readonly (readonly ContenderName[])[] = [
  ['floor', 'floor-again', 'session-lab-near'],
  ['floor-in-handler', 'session-lab-near-in-handler', 'fast-jwt-plain-cache'],
];

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
      for (const subjects of streams) runs.push(await runRound(rotated(subjects, round), context));
      rounds.push(runs);
    }
    const rows = streams.flatMap((subjects, index) =>
      summariseStream(
        rounds.flatMap((runs) => runs.slice(index, index + 1)),
        subjects,
      ),
    );
    return {
      title: 'The same route, with the requests to the floor and to this library in one stream',
      table: {
        columns: ['subject', 'µs in Express', 'more than the floor', 'CPU of floor', 'requests/s of floor'],
        rows: rows.map(({ name, inExpressUs, moreUs, cpuOfFloor }) => [
          contenders.find((contender) => contender.name === name)?.title ?? name,
          inExpressUs.toFixed(2),
          spread(moreUs),
          spread(cpuOfFloor),
          (1 / cpuOfFloor.median).toFixed(3),
        ]),
      },
      notes: [
        `Medians and, in brackets, quartiles of ${count} rounds, each in a fresh process: ${slices} slices of 1 s after ${warmUpSeconds} s of warm-up. A round counts with the median of its slices.`,
        'The first three rows are one stream, and the others are another one: each with its own floor. A server has one check; each further subject in a stream pushes the code and data of the others out of the caches of the processor.',
        'One server calls the app of each request. The time in Express is from this call to the end of the response: routing, check and JSON. It is the median, so the pauses of the garbage collector are left out.',
        'The CPU time is computed: that of a request of the floor, measured for the whole process, and the additional time in Express. The requests a second are its inverse, since the server is what limits them.',
        'The tokens of fast-jwt are longer. Parsing the header is before the call, and is not part of the times.',
      ],
      thresholds: streamThresholds(rows),
      raw: { rounds, rows },
    };
  },
};

/** Measures all subjects in one process. */
function runRound(order: readonly ContenderName[], { quick, redisUrl }: Context): Promise<StreamRound> {
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
    const headers = mixed(
      order.map((name, index) => ({ name, headers: ready.subjects[index]?.headers ?? [] })),
    );
    const measure = async (seconds: number): Promise<Measured> => {
      const { non2xx } = await runLoad({ url: `${ready.url}/me`, headers, connections, seconds });
      if (non2xx > 0) throw new Error(`${non2xx} requests of the stream were refused.`);
      server.send('measured');
      const measured = await server.next();
      if (!isMeasured(measured)) throw new Error('The server of the stream did not report its measurement.');
      return measured;
    };
    // The first requests of the near cache wait for Redis.
    await measure(warmUpSeconds);
    const round: Measured[] = [];
    for (let slice = 0; slice < slices; slice += 1) round.push(await measure(1));
    const pending = round.reduce((sum, measured) => sum + measured.pending, 0);
    if (pending > 0) throw new Error(`${pending} responses of the stream were not complete in their call.`);
    return round;
  });
}

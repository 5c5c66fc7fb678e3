import { randomBytes } from 'node:crypto';
import { createSessions, type Sessions } from '@session-lab/session';
import { users, type User } from '../contenders/user.ts';
import { libraryOptions, openLibrary } from '../library.ts';
import type { Findings, Section } from '../section.ts';
import { median } from '@session-lab/test-support/statistics';
import { withCleanup, type AddCleanup } from '../cleanup.ts';
import { modes, startReplica } from './nginx/replicas.ts';
import { measureRound, type Round, type Subject } from './nginx/rounds.ts';
import { startNginx } from './nginx/start-nginx.ts';

const connections = 64;
const titles = { ceiling: 'no authentication', near: 'this library, near cache', plain: 'this library' };

type At = { readonly redisUrl: string; readonly key: Buffer };

/** Measures the route as in the demo: through NGINX, on two replicas. */
export const nginxSection: Section = {
  name: 'nginx',
  run: ({ quick, redisUrl, report }) =>
    withCleanup(async (addCleanup) => {
      const at = { redisUrl, key: randomBytes(32) };
      const { client, store, close } = await openLibrary(at);
      addCleanup(close);
      await client.flushdb();
      const headers = await signInAll(createSessions<User>(libraryOptions(store, at.key)));
      const subjects = await startSubjects(at, addCleanup);
      const rounds = subjects.map((): Round[] => []);
      for (const subject of subjects)
        await measureRound(subject, client, { headers, connections, seconds: 1 });
      for (let number = 1; number <= (quick ? 3 : 7); number += 1) {
        report.progress(`nginx: round ${number}`);
        for (const [index, subject] of subjects.entries()) {
          const seconds = quick ? 2 : 5;
          rounds[index]?.push(await measureRound(subject, client, { headers, connections, seconds }));
        }
      }
      return findings(subjects, rounds);
    }),
};

async function signInAll(sessions: Sessions<User>): Promise<{ authorization: string }[]> {
  const headers: { authorization: string }[] = [];
  for (const user of users) {
    const { token } = await sessions.create({ userId: user.id, data: user });
    headers.push({ authorization: `Bearer ${token}` });
  }
  return headers;
}

/**
 * Starts all variants at once, so that their rounds can alternate. An idle variant uses almost no CPU time.
 */
async function startSubjects(at: At, addCleanup: AddCleanup): Promise<Subject[]> {
  const started = [];
  for (const mode of modes) {
    const replicas = [await startReplica(mode, at, addCleanup), await startReplica(mode, at, addCleanup)];
    started.push({ title: titles[mode], replicas });
  }
  const addresses = started.map(({ replicas }) => replicas.map(({ address }) => address));
  const urls = await startNginx(addresses, addCleanup);
  return started.map((subject, index) => ({ ...subject, url: urls[index] ?? '' }));
}

function findings(subjects: readonly Subject[], rounds: readonly (readonly Round[])[]): Findings {
  const [ceiling = []] = rounds;
  return {
    title: 'GET /me through NGINX, two replicas',
    table: {
      columns: [
        'server',
        'req/s',
        'of the ceiling',
        'p50',
        'p99',
        'Redis commands a request',
        'share of each replica',
      ],
      rows: subjects.map(({ title }, index) => rowOf(title, rounds[index] ?? [], ceiling)),
    },
    notes: [
      `One NGINX worker without logs, round robin over kept-alive connections; ${connections} clients, 100 sessions in turn. The rounds of all three alternate; each figure is the median of its rounds; the ratio is that of each round.`,
      'The load generator, NGINX, both replicas and Redis share the cores of this machine: with few cores, NGINX and the load take time from the replicas.',
    ],
    thresholds: [],
    raw: subjects.map(({ title }, index) => ({ title, rounds: rounds[index] })),
  };
}

function rowOf(title: string, rounds: readonly Round[], ceiling: readonly Round[]): string[] {
  const of = (pick: (round: Round) => number): number => median(rounds.map(pick));
  const ratios = rounds.map(
    (round, index) => round.requestsPerSecond / (ceiling[index]?.requestsPerSecond ?? 0),
  );
  return [
    title,
    Math.round(of((round) => round.requestsPerSecond)).toLocaleString('en'),
    `${(median(ratios) * 100).toFixed(0)} %`,
    `${of((round) => round.p50Ms).toFixed(1)} ms`,
    `${of((round) => round.p99Ms).toFixed(1)} ms`,
    of((round) => round.commandsPerRequest).toFixed(3),
    [0, 1].map((replica) => `${(of((round) => round.shares[replica] ?? 0) * 100).toFixed(1)} %`).join(', '),
  ];
}

/**
 * Runs `npm run bench`. The launcher starts this file with the project's Node and installs redis-server,
 * nginx and wrk.
 */
import { join } from 'node:path';
import { UsageError } from '@session-lab/launcher';
import { startRedisServer } from '@session-lab/test-support/redis-server';
import { contenders } from './contenders/all.ts';
import { parseOptions, usage, type Options } from './options.ts';
import { describeMachine } from './report/machine.ts';
import { printThresholds, printFindings, terminal } from './report/print.ts';
import type { Results } from './report/markdown.ts';
import { writeResults } from './report/results.ts';
import type { Section } from './section.ts';
import { sectionOnly, sections } from './sections.ts';

const root = join(import.meta.dirname, '../../..');
const names = { sections: sections.map(({ name }) => name), contenders: contenders.map(({ name }) => name) };

// Child processes exit with this one.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

try {
  process.exitCode = await bench(parseOptions(process.argv.slice(2)));
} catch (error) {
  if (error instanceof UsageError)
    console.error(`${error.message}\n\n${usage(names.sections, names.contenders)}`);
  else console.error(error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

async function bench(options: Options): Promise<number> {
  if (options.help) {
    console.log(usage(names.sections, names.contenders));
    return 0;
  }
  const chosen = choose(options.only);
  const { quick } = options;
  const measuredAt = new Date().toISOString();
  const machine = await describeMachine();
  const measured = await withRedis((redisUrl) => runAll(chosen, { quick, redisUrl }));
  await report({ measuredAt, quick, machine, sections: measured }, options);
  const thresholds = measured.flatMap((section) => section.thresholds);
  if (thresholds.length > 0) printThresholds(thresholds);
  return options.check && thresholds.some(({ passes }) => !passes) ? 1 : 0;
}

function choose(only: string | undefined): readonly Section[] {
  if (only === undefined) return sections;
  const section = sectionOnly(only);
  if (section === undefined)
    throw new UsageError(
      `--only takes the name of a section, or contenders separated by commas, not "${only}"`,
    );
  return [section];
}

/** Runs `work` with a Redis server of its own. */
async function withRedis<Result>(work: (redisUrl: string) => Promise<Result>): Promise<Result> {
  const redis = await startRedisServer();
  try {
    return await work(redis.url);
  } finally {
    await redis.stop();
  }
}

async function runAll(
  chosen: readonly Section[],
  context: { quick: boolean; redisUrl: string },
): Promise<Results['sections']> {
  const measured = [];
  for (const section of chosen) {
    const findings = await section.run({ ...context, report: terminal });
    printFindings(findings);
    measured.push({ name: section.name, ...findings });
  }
  return measured;
}

/** A quick or partial run does not replace the results in docs/bench. */
async function report(results: Results, { quick, only }: Options): Promise<void> {
  const folder = quick || only !== undefined ? '.local/bench' : 'docs/bench';
  await writeResults(join(root, folder), results);
  console.log(`Written to ${folder}.\n`);
}

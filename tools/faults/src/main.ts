/** `npm run faults`. Runs on the project's own Node; the launcher sees to that. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  holdStateDir,
  stackPaths,
  line,
  listenForInterrupts,
  SetupError,
  tail,
  UsageError,
} from '@session-lab/launcher';
import { describeMachine } from '@session-lab/test-support/machine';
import { chosen, parseOptions, usage, type Options } from './options.ts';
import { playRounds, type Played } from './play.ts';
import { markdownTable } from './report/table.ts';
import { rows } from './rows.ts';

const root = join(import.meta.dirname, '../../..');

try {
  process.exit(await faults(parseOptions(process.argv.slice(2))));
} catch (error) {
  explain(error);
  process.exit(error instanceof UsageError ? 2 : 1);
}

async function faults(options: Options): Promise<number> {
  if (options.help) {
    console.log(usage(rows));
    return 0;
  }
  const asked = chosen(rows, options);
  const stateDir = join(root, '.local/faults');
  const release = await holdStateDir(stackPaths(stateDir));
  // A second Ctrl+C ends it at once; the launcher's guard sees to what is left.
  const interrupts = listenForInterrupts(() => process.exit(130));
  try {
    const where = { root, stateDir, docker: options.docker };
    const played = await playRounds(asked, options.rounds, { where, interrupted: interrupts.first });
    if (interrupts.first.aborted) return 130;
    return tell(asked, played, options);
  } finally {
    release();
  }
}

function tell(asked: typeof rows, played: readonly Played[], { json, docker }: Options): number {
  const machine = describeMachine();
  console.log(`\n${markdownTable(asked, played)}\n`);
  if (json !== undefined)
    writeFileSync(json, `${JSON.stringify({ machine, docker, played }, undefined, 2)}\n`);
  const short = played.filter(({ shortfalls }) => shortfalls.length > 0);
  line(
    short.length === 0 ? 'ok' : 'fail',
    `${played.length - short.length} of ${played.length} hold, on ${machine}`,
  );
  return short.length === 0 ? 0 : 1;
}

function explain(error: unknown): void {
  if (error instanceof UsageError) console.error(`${error.message}\n\n${usage(rows)}`);
  else if (error instanceof SetupError)
    console.error(`\n${tail(error.output)}\n${error.message}\n→ ${error.fix}`);
  else console.error(error);
}

/** `npm run attack`. Runs on the project's own Node; the launcher sees to that. */
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
import { attacks } from './attacks.ts';
import { bounds, quickBounds } from './judge.ts';
import { chosen, parseOptions, usage, type Options } from './options.ts';
import { playAll, type Played } from './play.ts';
import { writeDocument } from './report/document.ts';
import { markdownTable } from './report/table.ts';

const root = join(import.meta.dirname, '../../..');

try {
  process.exit(await main(parseOptions(process.argv.slice(2))));
} catch (error) {
  explain(error);
  process.exit(error instanceof UsageError ? 2 : 1);
}

async function main(options: Options): Promise<number> {
  if (options.help) {
    console.log(usage(attacks));
    return 0;
  }
  const selected = chosen(attacks, options);
  if (process.platform !== 'linux') {
    const reason = 'a flood needs an address of its own, and only Linux answers to all of 127.0.0.0/8';
    if (!options.quick) throw new SetupError(reason, 'run it on Linux, or in a container');
    line('note', `not run: ${reason}`);
    return 0;
  }
  const stateDir = join(root, '.local/attack');
  const release = await holdStateDir(stackPaths(stateDir));
  // A second Ctrl+C ends it at once; the launcher's guard ends what is left.
  const interrupts = listenForInterrupts(() => process.exit(130));
  try {
    const played = await playAll(selected, {
      root,
      stateDir,
      floodMs: options.seconds * 1000,
      bounds: options.quick ? quickBounds : bounds,
      interrupted: interrupts.first,
    });
    return interrupts.first.aborted ? 130 : report(played, options);
  } finally {
    release();
  }
}

function report(played: readonly Played[], { write, quick }: Options): number {
  const machine = describeMachine();
  if (!quick) console.log(`\n${markdownTable(played)}\n`);
  if (write) writeDocument(join(root, 'docs/attacks.md'), played, machine);
  const failed = played.filter(({ shortfalls }) => shortfalls.length > 0);
  line(
    failed.length === 0 ? 'ok' : 'fail',
    `${played.length - failed.length} of ${played.length} hold, on ${machine}`,
  );
  return failed.length === 0 ? 0 : 1;
}

function explain(error: unknown): void {
  if (error instanceof UsageError) console.error(`${error.message}\n\n${usage(attacks)}`);
  else if (error instanceof SetupError)
    console.error(`\n${tail(error.output)}\n${error.message}\n→ ${error.fix}`);
  else console.error(error);
}

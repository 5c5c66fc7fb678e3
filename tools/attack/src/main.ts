/** Runs `npm run attack`. The launcher starts this file with the project's Node. */
import { join } from 'node:path';
import { line, SetupError, writeTestReport } from '@session-lab/launcher';
import { describeMachine } from '@session-lab/test-support/machine';
import { runTool, withStateDir } from '@session-lab/test-support/run-tool';
import type { AttackResult } from './attack.ts';
import { attacks } from './attacks.ts';
import { bounds, quickBounds } from './evaluate.ts';
import { parseOptions, select, usage, type Options } from './options.ts';
import { markdownTable, testReport, writeDocument } from './report.ts';
import { runAttacks } from './run-attacks.ts';

const root = join(import.meta.dirname, '../../..');

await runTool(usage(attacks), async () => {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    console.log(usage(attacks));
    return 0;
  }
  const selected = select(attacks, options);
  if (process.platform !== 'linux') {
    const reason = 'A flood needs its own address, and only Linux accepts all of 127.0.0.0/8.';
    if (!options.quick) throw new SetupError(reason, 'Run it on Linux, or in a container.');
    line('note', `Skipped: ${reason}`);
    return 0;
  }
  const stateDir = join(root, '.local/attack');
  return withStateDir(stateDir, async (interrupted) => {
    const results = await runAttacks(selected, {
      root,
      stateDir,
      floodMs: options.seconds * 1000,
      bounds: options.quick ? quickBounds : bounds,
      secondTry: options.quick,
      interrupted,
    });
    return interrupted.aborted ? 130 : report(results, options);
  });
});

function report(results: readonly AttackResult[], { write, quick }: Options): number {
  const machine = describeMachine();
  if (!quick) console.log(`\n${markdownTable(results)}\n`);
  if (write) writeDocument(join(root, 'docs/attacks.md'), results, machine);
  const tests = testReport(results);
  const { passed } = tests;
  writeTestReport(tests);
  const allPassed = passed === results.length;
  line(allPassed ? 'ok' : 'fail', `${passed} of ${results.length} passed, on ${machine}`);
  return allPassed ? 0 : 1;
}

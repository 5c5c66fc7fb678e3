/** Runs `npm run faults`. The launcher starts this file with the project's Node. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { line, writeTestReport } from '@session-lab/launcher';
import { describeMachine } from '@session-lab/test-support/machine';
import { runTool, withStateDir } from '@session-lab/test-support/run-tool';
import { parseOptions, select, usage, type Options } from './options.ts';
import { markdownTable } from './report.ts';
import { runScenarios } from './run-scenarios.ts';
import type { ScenarioResult } from './scenario.ts';
import { scenarios } from './scenarios.ts';

const root = join(import.meta.dirname, '../../..');

await runTool(usage(scenarios), async () => {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    console.log(usage(scenarios));
    return 0;
  }
  const selected = select(scenarios, options);
  const stateDir = join(root, '.local/faults');
  return withStateDir(stateDir, async (interrupted) => {
    const place = { root, stateDir, docker: options.docker };
    const results = await runScenarios(selected, options.rounds, { place, interrupted });
    return interrupted.aborted ? 130 : report(selected, results, options);
  });
});

function report(
  selected: typeof scenarios,
  results: readonly ScenarioResult[],
  { json, docker }: Options,
): number {
  const machine = describeMachine();
  console.log(`\n${markdownTable(selected, results)}\n`);
  if (json !== undefined)
    writeFileSync(json, `${JSON.stringify({ machine, docker, results }, undefined, 2)}\n`);
  const failed = results.filter(({ violations }) => violations.length > 0);
  const passed = results.length - failed.length;
  writeTestReport({
    passed,
    failed: failed.map(({ number, name, violations }) => ({
      name: `${number} ${name}`,
      message: violations.join('\n'),
    })),
  });
  const allPassed = passed === results.length;
  line(allPassed ? 'ok' : 'fail', `${passed} of ${results.length} passed, on ${machine}`);
  return allPassed ? 0 : 1;
}

import { delimiter, join } from 'node:path';
import { withComposeStack } from '../docker/compose-stack.ts';
import type { StartOptions } from '../options.ts';
import { withEmptyStack } from '../stack/own-stack.ts';
import { stackPaths } from '../stack/plan.ts';
import { freeBase } from '../ports/ports.ts';
import { line, seconds, SetupError, tail } from '../progress.ts';
import { listenForInterrupts, type Interrupts } from '../process/interrupts.ts';
import { holdStateDir } from '../stack/stack.ts';
import { namedTests, runStage, type Result, type StageResult } from './test-results.ts';
import { requireTools } from '../tools/require-tools.ts';

const firstBase = 18_080;
/** 5 % of the requests and frames that `npm run fuzz` sends. */
const fewer = ['--requests', '5000', '--frames', '5000'] as const;

/**
 * Runs npm run check and the tests on a real Redis. Then runs short versions of fuzz, attack and faults, and
 * the browser tests, each on its own stack. Returns the exit status.
 */
export async function test(root: string, options: StartOptions): Promise<number> {
  const stateDir = join(root, '.local/test');
  const release = await holdStateDir(stackPaths(stateDir));
  const interrupts = listenForInterrupts(() => process.exit(130));
  try {
    const results: Result[] = [];
    const stage = async (name: string, work: () => Promise<StageResult>) => {
      if (interrupts.first.aborted) return;
      console.log(`\n── ${name}`);
      const startedAtMs = performance.now();
      const result = await work().catch(failedToStart);
      results.push({ name, tookMs: performance.now() - startedAtMs, ...result });
    };
    const reportTo = (report: string, counted = false) => ({
      cwd: root,
      signal: interrupts.first,
      report: join(stateDir, `${report}.json`),
      counted,
    });
    const tool = (name: string, ...args: string[]): Promise<StageResult> =>
      runStage(process.execPath, [join(root, `tools/${name}/src/main.ts`), ...args], reportTo(name));
    if (!options.docker) {
      await stage('npm run check', () => runStage('npm', ['run', '-s', 'check'], reportTo('check')));
      await stage('tests on a real Redis', async () => {
        await requireTools(['nginx', 'redis-server', 'python3']);
        return runStage('vitest', ['run', '--project', 'redis'], reportTo('redis', true));
      });
      // Fuzzing starts a stack of its own, because it creates an administrator and the browser tests need a
      // stack without one.
      await stage('fuzzing', () => tool('fuzz', ...fewer));
      await stage('attacks, short run', () => tool('attack', '--quick'));
      // Runs before the browser tests, which take longest. In containers: npm run faults -- --docker.
      await stage('faults, short run', () => tool('faults', '--quick'));
    }
    await stage('browser tests in Chromium', () => endToEnd({ root, stateDir, options, interrupts }));
    return printSummary(results, interrupts);
  } finally {
    release();
  }
}

type EndToEnd = {
  root: string;
  stateDir: string;
  options: StartOptions;
  interrupts: Interrupts;
};

async function endToEnd(run: EndToEnd): Promise<StageResult> {
  const { root, stateDir, options } = run;
  // With --docker, Chromium is the only tool that the host needs; startStack checks the tools of a native
  // stack.
  const { chromium } = await requireTools(['chromium']);
  const playwright = (...stackFiles: string[]) =>
    runStage(join(root, 'e2e/node_modules/.bin/playwright'), ['test'], {
      cwd: join(root, 'e2e'),
      signal: run.interrupts.first,
      report: join(stateDir, 'e2e.json'),
      counted: true,
      env: { STACK_FILE: stackFiles.join(delimiter), CHROMIUM_PATH: chromium },
    });
  const freeFrom = (from: number) => freeBase(from, options.replicas, options.store);
  const base = options.port ?? firstBase;
  if (options.docker) {
    const port = options.port ?? (await freeFrom(base));
    return withComposeStack({ root, stateDir, port, ...composeTest }, playwright);
  }
  // Two stacks and two workers: a test often waits for an animation.
  const second = join(root, '.local/test-2');
  const release = await holdStateDir(stackPaths(second));
  try {
    return await withEmptyStack({ root, stateDir, ...options }, async (first) => {
      const port = await freeFrom(base + 1000);
      return withEmptyStack({ root, stateDir: second, ...options, port }, (other) =>
        playwright(first, other),
      );
    });
  } finally {
    release();
  }
}

const composeTest = {
  project: 'session-lab-test',
  subnetVariable: 'SESSION_LAB_TEST_SUBNET',
  prefix: '172.30.65',
  settings: { BCRYPT_COST: '6', SESSION_LAB_NODE_ENV: 'test' },
};

/** A stage without its tools or its stack fails, and the other stages still run. */
function failedToStart(error: unknown): StageResult {
  if (!(error instanceof SetupError)) throw error;
  console.error(`${error.output}\n${error.message}\n→ ${error.fix}`);
  return {
    ok: false,
    summary: `failed to start: ${error.message}`,
    failed: [],
    retried: [],
    output: `${tail(error.output, 5)}\n→ ${error.fix}`,
  };
}

/** Prints at most 40 lines, so that the end of a log names what failed. */
function printSummary(results: readonly Result[], interrupts: Interrupts): number {
  console.log('');
  for (const text of namedTests(results)) console.log(text);
  console.log('');
  for (const { name, ok, summary, tookMs } of results)
    line(ok ? 'ok' : 'fail', `${name}: ${summary}`, tookMs);
  const failed = results.filter(({ ok }) => !ok);
  const tookMs = results.reduce((sum, result) => sum + result.tookMs, 0);
  if (interrupts.first.aborted) {
    console.log('\nInterrupted: some tests did not run.');
    return 130;
  }
  console.log(
    failed.length === 0
      ? `\nAll tests passed in ${seconds(tookMs)}.`
      : `\nFailed: ${failed.map(({ name }) => name).join('; ')}.`,
  );
  return failed.length === 0 ? 0 : 1;
}

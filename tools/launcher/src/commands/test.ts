import { join } from 'node:path';
import { withComposeStack } from '../docker/compose-stack.ts';
import type { StartOptions } from '../options.ts';
import { withEmptyStack } from '../stack/own-stack.ts';
import { stackPaths } from '../stack/plan.ts';
import { freeBase } from '../ports/ports.ts';
import { line, seconds, SetupError } from '../progress.ts';
import { listenForInterrupts, type Interrupts } from '../process/interrupts.ts';
import { holdStateDir } from '../stack/stack.ts';
import { counted, passedOrFailed, type Result } from './test-results.ts';
import { requireTools } from '../tools/require-tools.ts';

const firstBase = 18_080;
/** 5 % of the requests and frames that `npm run fuzz` sends. */
const fewer = ['--requests', '5000', '--frames', '5000'] as const;

/**
 * Runs npm run check and the tests on a real Redis. Then runs short versions of fuzz, attack and faults, and the browser
 * tests, each on its own stack. Returns the exit status.
 */
export async function test(root: string, options: StartOptions): Promise<number> {
  const stateDir = join(root, '.local/test');
  const release = await holdStateDir(stackPaths(stateDir));
  const interrupts = listenForInterrupts(() => process.exit(130));
  try {
    const results: Result[] = [];
    const stage = async (name: string, work: () => Promise<Omit<Result, 'name' | 'tookMs'>>) => {
      if (interrupts.first.aborted) return;
      console.log(`\n── ${name}`);
      const startedAtMs = performance.now();
      const result = await work().catch(failedToStart);
      results.push({ name, tookMs: performance.now() - startedAtMs, ...result });
    };
    if (!options.docker) {
      await stage('npm run check', () =>
        passedOrFailed('npm', ['run', '-s', 'check'], { cwd: root, signal: interrupts.first }),
      );
      await stage('tests on a real Redis', async () => {
        await requireTools(['nginx', 'redis-server', 'python3']);
        return counted('vitest', ['run', '--project', 'redis'], {
          cwd: root,
          signal: interrupts.first,
          report: join(stateDir, 'redis.json'),
        });
      });
      // Fuzzing starts a stack of its own, because it creates an administrator and the browser tests need a stack
      // without one.
      await stage('fuzzing', () =>
        passedOrFailed(process.execPath, [join(root, 'tools/fuzz/src/main.ts'), ...fewer], {
          cwd: root,
          signal: interrupts.first,
        }),
      );
      await stage('attacks, short run', () =>
        passedOrFailed(process.execPath, [join(root, 'tools/attack/src/main.ts'), '--quick'], {
          cwd: root,
          signal: interrupts.first,
        }),
      );
      // Runs before the browser tests, which take longest. In containers: npm run faults -- --docker.
      await stage('faults, short run', () =>
        passedOrFailed(process.execPath, [join(root, 'tools/faults/src/main.ts'), '--quick'], {
          cwd: root,
          signal: interrupts.first,
        }),
      );
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

async function endToEnd(run: EndToEnd): Promise<Omit<Result, 'name' | 'tookMs'>> {
  const { root, stateDir, options } = run;
  // With --docker, Chromium is the only tool that the host needs; startStack checks the tools of a native stack.
  const { chromium } = await requireTools(['chromium']);
  const playwright = (stackFile: string) =>
    counted(join(root, 'e2e/node_modules/.bin/playwright'), ['test'], {
      cwd: join(root, 'e2e'),
      signal: run.interrupts.first,
      report: join(stateDir, 'e2e.json'),
      env: { STACK_FILE: stackFile, CHROMIUM_PATH: chromium },
    });
  if (options.docker) {
    return withComposeStack(
      {
        root,
        stateDir,
        port: options.port ?? (await freeBase(firstBase, 2, options.store)),
        project: 'session-lab-test',
        subnetVariable: 'SESSION_LAB_TEST_SUBNET',
        prefix: '172.30.65',
        settings: { BCRYPT_COST: '6', SESSION_LAB_NODE_ENV: 'test' },
      },
      playwright,
    );
  }
  return withEmptyStack({ root, stateDir, ...options }, playwright);
}

/** A stage without its tools or its stack fails, and the other stages still run. */
function failedToStart(error: unknown): Omit<Result, 'name' | 'tookMs'> {
  if (!(error instanceof SetupError)) throw error;
  console.error(`${error.output}\n${error.message}\n→ ${error.fix}`);
  return { ok: false, summary: `failed to start: ${error.message}` };
}

function printSummary(results: readonly Result[], interrupts: Interrupts): number {
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

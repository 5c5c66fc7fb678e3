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
/** What `npm run fuzz` sends twenty times as much of. */
const fewer = ['--requests', '5000', '--frames', '5000'] as const;

/** The gate, the tests on real Redis; bad input, the quick floods and faults and the browser tests, on stacks of their own; the exit status. */
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
      const result = await work().catch(didNotStart);
      results.push({ name, tookMs: performance.now() - startedAtMs, ...result });
    };
    if (!options.docker) {
      await stage('the gate: npm run check', () =>
        passedOrFailed('npm', ['run', '-s', 'check'], { cwd: root, signal: interrupts.first }),
      );
      await stage('tests on a real Redis', async () => {
        await requireTools(['nginx', 'redis-server']);
        return counted('vitest', ['run', '--project', 'redis'], {
          cwd: root,
          signal: interrupts.first,
          report: join(stateDir, 'redis.json'),
        });
      });
      // It starts a stack of its own, and makes somebody an administrator there, whom the browser tests have none of.
      await stage('bad input', () =>
        passedOrFailed(process.execPath, [join(root, 'tools/fuzz/src/main.ts'), ...fewer], {
          cwd: root,
          signal: interrupts.first,
        }),
      );
      await stage('floods from one address, those that are quick', () =>
        passedOrFailed(process.execPath, [join(root, 'tools/attack/src/main.ts'), '--quick'], {
          cwd: root,
          signal: interrupts.first,
        }),
      );
      // Before the browser, which takes longest. In containers: npm run faults -- --docker.
      await stage('faults, those that are quick', () =>
        passedOrFailed(process.execPath, [join(root, 'tools/faults/src/main.ts'), '--quick'], {
          cwd: root,
          signal: interrupts.first,
        }),
      );
    }
    await stage('end to end, in Chromium', () => endToEnd({ root, stateDir, options, interrupts }));
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
  // With the stack in containers the host needs the browser alone; the native one asks for its own servers.
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

/** A stage without its tools or its stack has failed; the others still run. */
function didNotStart(error: unknown): Omit<Result, 'name' | 'tookMs'> {
  if (!(error instanceof SetupError)) throw error;
  console.error(`${error.output}\n${error.message}\n→ ${error.fix}`);
  return { ok: false, summary: `did not start: ${error.message}` };
}

function printSummary(results: readonly Result[], interrupts: Interrupts): number {
  console.log('');
  for (const { name, ok, summary, tookMs } of results)
    line(ok ? 'ok' : 'fail', `${name}: ${summary}`, tookMs);
  const failed = results.filter(({ ok }) => !ok);
  const tookMs = results.reduce((sum, result) => sum + result.tookMs, 0);
  if (interrupts.first.aborted) {
    console.log('\nInterrupted: not everything ran.');
    return 130;
  }
  console.log(
    failed.length === 0
      ? `\nEverything passed, in ${seconds(tookMs)}.`
      : `\nFailed: ${failed.map(({ name }) => name).join('; ')}.`,
  );
  return failed.length === 0 ? 0 : 1;
}

import { defineConfig, devices } from '@playwright/test';
import { stack } from './support/stack.ts';

const inContainers = stack.mode === 'docker';

/**
 * Layout and motion of the page, a third of the time of all tests. The page is the same in containers, so these tests run
 * only against a native stack.
 */
const ofThePageOnly = ['frames', 'lab-layout', 'overflow', 'stage'].map((name) => `${name}.spec.ts`);

/**
 * Runs against the stack that STACK_FILE names. Uses one worker, because tests count the requests that NGINX
 * distributes and kill processes of the stack.
 */
export default defineConfig({
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env['CI'] !== undefined,
  // The tests time processes, a network and a browser, which a busy machine may stop for a moment. The end of `npm test`
  // names each test that passed on the second try.
  retries: 1,
  timeout: 30_000,
  expect: { timeout: 5_000 },
  outputDir: 'results',
  reporter: [['list'], ['./support/reporter.ts']],
  use: {
    ...devices['Desktop Chrome'],
    baseURL: stack.baseUrl,
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'http', testDir: 'http', testIgnore: 'logs.spec.ts' },
    {
      name: 'browser',
      testDir: 'browser',
      testIgnore: ['*screenshots.spec.ts', ...(inContainers ? ofThePageOnly : [])],
    },
    // A lab test runs the whole lab, including crashes that make a replica unavailable for ten seconds.
    { name: 'labs', testDir: 'labs', timeout: 120_000, expect: { timeout: 15_000 } },
    // Runs last, because it reads the logs of the other projects.
    { name: 'logs', testMatch: 'http/logs.spec.ts', dependencies: ['http', 'browser', 'labs'] },
    ...(process.env['SCREENSHOTS'] === undefined
      ? []
      : [{ name: 'screenshots', testMatch: 'browser/*screenshots.spec.ts' }]),
  ],
});

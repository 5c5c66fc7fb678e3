import { defineConfig, devices } from '@playwright/test';
import { stack, stackFiles } from './support/stack.ts';

const inContainers = stack.mode === 'docker';

/**
 * Tests of what the browser makes of the page: layout, motion, texts, accessibility, the user's pages, and the tables of the
 * lectures. Then tests of labs whose servers do in containers what they do natively. These tests run only against a native stack.
 */
const nativeOnly = [
  'accessibility',
  'admin',
  'arrival',
  'first-load',
  'frames',
  'lab-layout',
  '*lecture',
  'live',
  'lost-parts',
  'no-answer',
  'notices',
  'opening',
  'overflow',
  'progress',
  'request-details',
  'session',
  'sessions',
  'source',
  'stage',
  'tabs',
  'anatomy',
  'cookies',
  'csrf',
  'expiry',
  'hmac',
  'jwt',
  'revocation',
  'stateless',
  'where-state-lives',
  'xss',
].map((name) => `${name}.spec.ts`);
/** Tests that the stack does not run. */
const notHere = inContainers ? nativeOnly : [];

/**
 * Runs against the stacks that STACK_FILE lists. Each worker has a stack of its own, because tests count the requests that
 * NGINX distributes and kill processes of the stack.
 */
export default defineConfig({
  workers: stackFiles().length,
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
    // A trace of each test takes a quarter of the CPU time of the suite.
    trace: 'on-first-retry',
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
      testIgnore: ['*screenshots.spec.ts', ...notHere],
    },
    // A lab test runs the whole lab, including crashes that make a replica unavailable for ten seconds.
    { name: 'labs', testDir: 'labs', testIgnore: notHere, timeout: 120_000, expect: { timeout: 15_000 } },
    // Runs last, because it reads the logs of the other projects.
    { name: 'logs', testMatch: 'http/logs.spec.ts', dependencies: ['http', 'browser', 'labs'] },
    ...(process.env['SCREENSHOTS'] === undefined
      ? []
      : [{ name: 'screenshots', testMatch: 'browser/*screenshots.spec.ts' }]),
  ],
});

import { defineConfig, devices } from '@playwright/test';
import { stack } from './support/stack.ts';

/**
 * Runs against whichever stack STACK_FILE names. One worker: tests count what NGINX deals out in turn, and end
 * processes under everybody's feet.
 */
export default defineConfig({
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env['CI'] !== undefined,
  retries: 0,
  timeout: 30_000,
  expect: { timeout: 5_000 },
  outputDir: 'results',
  reporter: [['list']],
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
    { name: 'browser', testDir: 'browser', testIgnore: '*screenshots.spec.ts' },
    // A lab is walked from end to end, replicas that stay away for ten seconds included.
    { name: 'labs', testDir: 'labs', timeout: 120_000, expect: { timeout: 15_000 } },
    // Reads the logs that the others wrote, so it comes last.
    { name: 'logs', testMatch: 'http/logs.spec.ts', dependencies: ['http', 'browser', 'labs'] },
    ...(process.env['SCREENSHOTS'] === undefined
      ? []
      : [{ name: 'screenshots', testMatch: 'browser/*screenshots.spec.ts' }]),
  ],
});

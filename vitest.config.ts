import { defineConfig } from 'vitest/config';

/** Long enough for a machine that does other work. A test of a time limit has its own bound. */
const timeoutMs = 30_000;

/**
 * unit:  no process, no socket to anything but what the test itself opens; part of `npm run check`.
 * redis: the same runner against what the tests start and stop: Redis, NGINX, programs in other languages.
 */
export default defineConfig({
  test: {
    reporters: ['default', './packages/test-support/src/vitest-reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{apps,packages,tools}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', '**/*.redis.test.ts'],
          testTimeout: timeoutMs,
          hookTimeout: timeoutMs,
        },
      },
      {
        test: {
          name: 'redis',
          include: ['{apps,packages,tools}/**/*.redis.test.ts'],
          exclude: ['**/node_modules/**'],
          // Some of these tests have deadlines, which they would miss next to a test that hashes passwords.
          fileParallelism: false,
          globalSetup: ['packages/test-support/src/vitest-redis.ts'],
          testTimeout: timeoutMs,
          // A hook may start six servers and form a Cluster of them.
          hookTimeout: 4 * timeoutMs,
          // Some rules need the real time of several processes, which a busy machine may stop for a moment. The end of
          // `npm test` names each test that passed on the second try.
          retry: { count: 1, delay: 2_000 },
        },
      },
    ],
  },
});

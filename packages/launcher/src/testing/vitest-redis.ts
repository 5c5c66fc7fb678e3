import type { TestProject } from 'vitest/node';
import { startRedisServer } from './redis-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A real Redis for the run; each test file takes a database number or prefix of its own. */
    redisUrl: string;
  }
}

/** One real redis-server for the run of the `redis` project. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startRedisServer();
  project.provide('redisUrl', server.url);
  return () => server.stop();
}

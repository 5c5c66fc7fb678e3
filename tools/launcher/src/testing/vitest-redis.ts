import type { TestProject } from 'vitest/node';
import { labRights } from '../redis-config.ts';
import { startRedisServer } from './redis-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A real Redis for the run; each test file takes a database number or prefix of its own. */
    redisUrl: string;
  }
}

/** As in the demo; and SELECT, since test files take databases apart. Any password does. */
const labUser = ['--user', 'lab', 'on', 'nopass', ...labRights, '+select'];

/** One real redis-server for the run of the `redis` project. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startRedisServer(...labUser);
  project.provide('redisUrl', server.url);
  return () => server.stop();
}

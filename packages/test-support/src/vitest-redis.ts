import { labRights } from '@session-lab/launcher/servers';
import type { TestProject } from 'vitest/node';
import { startRedisServer } from './redis-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of a real Redis for the whole run. Each test file uses its own database number or key prefix. */
    redisUrl: string;
  }
}

/**
 * ACL user of the labs with any password. Has its rights of the demo, and SELECT, because each test file uses
 * its own database.
 */
const labUser = ['--user', 'lab', 'on', 'nopass', ...labRights, '+select'];

/** Starts one real redis-server for the tests of the `redis` project. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startRedisServer(...labUser);
  project.provide('redisUrl', server.url);
  return () => server.stop();
}

import { endpoints } from '@session-lab/contract/labs/cluster';
import type { StackFile } from '@session-lab/launcher';
import { untilTrue } from '@session-lab/test-support/eventually';
import { createStackClient } from '@session-lab/test-support/http-client';

/** Starts the servers of lab 16. Until they run, the lab answers 503, which is a fault in every other case. */
export async function startLabCluster(stack: StackFile): Promise<void> {
  const { send, close } = createStackClient(stack);
  const { start, readServers } = endpoints;
  try {
    await send(start.method, start.path);
    await untilTrue(async () => {
      const { status, body } = await send(readServers.method, readServers.path);
      return status === 200 && readServers.response.parse(JSON.parse(body)).state === 'ready';
    });
  } finally {
    close();
  }
}

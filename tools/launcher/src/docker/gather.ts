/**
 * The services gather-sentinel and gather-cluster of docker-compose.yml: what `gather` in stack.ts is for a native stack.
 * Waits until the profile's servers are a group, or makes a Cluster of them, and then points the replicas there. Until then
 * they are pointed nowhere: Compose starts them though this has failed, as it has to where there is no profile.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { awaitSentinels } from '../redis/await-group.ts';
import { formCluster } from '../redis/form-cluster.ts';
import { sessionsUrl } from '../config/session-nodes.ts';
import { ensureSecrets } from '../config/secrets.ts';
import { composeNodes } from './nodes.ts';
import { publishFile, state, uid } from './publish.ts';
import { readSubnet } from './setup-environment.ts';

const [, , store] = process.argv;
if (store !== 'sentinel' && store !== 'cluster')
  throw new Error(`"${store}" is neither sentinel nor cluster`);

const urlFile = 'api/redis-sessions-url';
rmSync(join(state, urlFile), { force: true });
const nodes = composeNodes(store, readSubnet(process.env));
const { api, operator } = ensureSecrets(join(state, 'master/secrets')).redisSessions;
if (store === 'cluster') await formCluster(nodes, operator);
else await awaitSentinels(nodes, operator);
publishFile(urlFile, uid.api, sessionsUrl(store, nodes, { user: 'api', password: api }));
console.log(`the sessions are in the ${store === 'cluster' ? 'Cluster' : 'group'}`);

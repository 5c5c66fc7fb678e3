/**
 * Program of the services gather-sentinel and gather-cluster in docker-compose.yml; stack.ts does the same
 * for a native stack. Waits until the Sentinel group is complete, or forms the Cluster, then writes the URL
 * of the sessions for the replicas.
 *
 * Removes the URL first. A start without a profile needs `required: false`, so Compose starts the replicas
 * even if this program fails. Without the URL, the replicas cannot start with the wrong store.
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
  throw new Error(`the argument must be sentinel or cluster (got "${store}")`);

const urlFile = 'api/redis-sessions-url';
rmSync(join(state, urlFile), { force: true });
const nodes = composeNodes(store, readSubnet(process.env));
const { api, operator } = ensureSecrets(join(state, 'master/secrets')).redisSessions;
if (store === 'cluster') await formCluster(nodes, operator);
else await awaitSentinels(nodes, operator);
publishFile(urlFile, uid.api, sessionsUrl(store, nodes, { user: 'api', password: api }));
console.log(`the sessions are in the ${store === 'cluster' ? 'Cluster' : 'Sentinel group'}`);

/** Parts of the launcher with which `packages/test-support` starts single servers. */
export { ensureCertificates } from './certificates.ts';
export { find } from './find-tool.ts';
export { mendFor } from './install-tool.ts';
export { renderNginx } from './nginx-config.ts';
export { takenPorts } from './ports.ts';
export { isReady } from './ready.ts';
export { labRights, redisUrl } from './redis-config.ts';
export { awaitReplicas, awaitSentinels } from './redis/await-group.ts';
export { formCluster } from './redis/form-cluster.ts';
export { nodeArguments, writeNode } from './redis/node-config.ts';
export { localNodes, portsOf, sessionsUrl, type SessionNode, type Store } from './redis/session-nodes.ts';

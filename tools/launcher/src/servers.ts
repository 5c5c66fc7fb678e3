/** Parts of the launcher with which `packages/test-support` starts single servers. */
export { ensureCertificates } from './config/certificates.ts';
export { findTool } from './tools/find-tool.ts';
export { fixFor } from './tools/install-tool.ts';
export { renderNginx } from './config/nginx-config.ts';
export { freePort, takenPorts } from './ports/ports.ts';
export { startOrphanReaper } from './process/orphan-reaper.ts';
export { isReady } from './process/ready.ts';
export { supervise } from './process/supervise.ts';
export { consoleRights } from './config/console-rights.ts';
export {
  clusterAddresses,
  clusterFiles,
  clusterUrl,
  supervisorEnvironment,
  supervisorScript,
} from './config/lab-cluster.ts';
export {
  labRights,
  labSupervisorRights,
  outageRights,
  redisAcl,
  redisConfig,
  redisUrl,
} from './config/redis-config.ts';
export { awaitReplicas, awaitSentinels } from './redis/await-group.ts';
export { formCluster } from './redis/form-cluster.ts';
export { nodeArguments, writeNode } from './config/redis-node-config.ts';
export { localNodes, portsOf, sessionsUrl, type SessionNode, type Store } from './config/session-nodes.ts';

import { createServer } from 'node:http';
import express, { type RequestHandler, type Router } from 'express';
import type { Logger } from 'pino';
import { livePath } from '@session-lab/contract';
import { labSocketPaths } from '@session-lab/contract/labs/endpoints';
import type { Clock } from '@session-lab/session';
import { adminRoutes } from './admin/routes.ts';
import { createAdminSessions } from './admin/service.ts';
import { createApp } from './app.ts';
import { createAccountHash } from './audit/account-hash.ts';
import { createAudit } from './audit/audit.ts';
import type { Config } from './config.ts';
import { createLocalFaults } from './faults/local-faults.ts';
import { faultAccess } from './faults/access.ts';
import { outageRoutes } from './faults/outage-routes.ts';
import { createOutages, type Outages } from './faults/outages.ts';
import { faultRoutes } from './faults/routes.ts';
import { createFaults, type Faults } from './faults/service.ts';
import { createFaultStore } from './faults/store.ts';
import { createAuthentication } from './http/authentication.ts';
import { acceptPendingConnections, close, createAppServer, listen } from './http/server.ts';
import { isUpgradeTo, routeUpgrades } from './http/upgrade.ts';
import { clusterAdminRoutes } from './labs/cluster/admin-routes.ts';
import { createFailures, type Failures } from './labs/cluster/failures.ts';
import { createLabCluster, type LabCluster } from './labs/cluster/lab-cluster.ts';
import { openOutageRedis, type OutageRedis } from './labs/outage/connections.ts';
import { receiveLogLines } from './labs/query-token/receiver.ts';
import { openConsole } from './labs/redis-console/open-console.ts';
import { createSignInLimits } from './limits/sign-in-limits.ts';
import { createDeviceTokens } from './limits/device-tokens.ts';
import { createLabQuota } from './limits/lab-quota.ts';
import { createBudget } from './live/budget.ts';
import { createRoom } from './live/room.ts';
import { liveRoutes } from './live/routes.ts';
import { serveSocket } from './live/socket.ts';
import { createSockets } from './live/sockets.ts';
import { createLiveStore } from './live/store.ts';
import { startHasher } from './passwords/hasher.ts';
import { progressRoutes } from './progress/routes.ts';
import { createProgress } from './progress/service.ts';
import { createProgressStore } from './progress/store.ts';
import { connectRedis, connectSessionSubscriber } from './redis/client.ts';
import { keepAlivePing } from './redis/keepalive-ping.ts';
import { openLabRedis } from './redis/lab-redis.ts';
import { createRedisRecorder } from './redis/recorder.ts';
import { StoreError } from './redis/store-error.ts';
import { instrumentSessions, openSessions } from './sessions/open-sessions.ts';
import { createOwnSessions } from './sessions/service.ts';
import { sessionRoutes } from './sessions/routes.ts';
import { startWorkerThread } from './shared/worker-thread.ts';
import { createMetrics, metricsRoutes } from './system/metrics.ts';
import { healthRoutes, openapiRoutes, pingRoutes } from './system/routes.ts';
import { userRoutes } from './users/routes.ts';
import { createUsers } from './users/service.ts';
import { createAccountStore } from './users/store.ts';

/** Time for which a stopping replica accepts connections while `/readyz` fails, so that a load balancer can notice. */
const defaultDrainMs = 500;
/** Maximum time for pending responses when the replica stops. */
const finishMs = 5_000;
/** Maximum size in bytes of a message to a WebSocket of the labs. */
const labPayload = 1024;

export type Replica = {
  /** An example is `http://127.0.0.1:8101`. */
  readonly url: string;
  readonly metricsUrl: string;
  /**
   * Finishes pending responses, closes the sockets, and releases every resource. For the first `drainMs` the replica still
   * accepts connections, but is not ready.
   */
  stop(options?: { drainMs: number }): Promise<void>;
};

/**
 * Creates the parts of one replica, connects them, and starts to listen. Redis may start later. Until the session
 * store is available, `/readyz` answers 503.
 */
export async function startReplica({
  config,
  clock,
  logger,
  endProcess,
}: {
  config: Config;
  clock: Clock;
  logger: Logger;
  /** Ends this process at once. A lab can request a crash. */
  endProcess: () => void;
}): Promise<Replica> {
  const { replicaName } = config;
  const opened = openSessions(config, { clock, logger });
  const liveRedis = connectSessionSubscriber({ url: config.redisSessionsUrl, name: 'live', logger });
  keepAlivePing(liveRedis);
  const accountsRedis = connectRedis({ url: config.redisAccountsUrl, name: 'accounts', logger });
  const labRedis = config.labs && openLabRedis({ url: config.labs.redisUrl, logger });
  const recorder = createRedisRecorder();
  for (const redis of [opened.redis, accountsRedis]) recorder.attach(redis);
  if (labRedis !== undefined) recorder.attach(labRedis.redis);
  const consoleUrl = config.labs?.consoleUrl;
  const labConsole =
    consoleUrl === undefined
      ? undefined
      : openConsole({ url: consoleUrl, logger, record: (command, ms) => recorder.add(command, ms) });

  const hasher = startHasher({ pepper: config.passwordPepper, cost: config.bcryptCost });
  const sockets = createSockets();
  const labSockets = createSockets({ maxPayload: labPayload });
  const metrics = createMetrics({ replicaName, queueLength: hasher.queueLength, socketsOpen: sockets.open });
  const audit = createAudit(logger);
  const sessions = instrumentSessions(opened.sessions, { audit, metrics, recorder });
  const auth = createAuthentication(sessions, audit);
  const accounts = createAccountStore(accountsRedis);
  const progressStore = createProgressStore(accountsRedis);
  const users = createUsers({
    store: accounts,
    sessions,
    hasher,
    limits: createSignInLimits(opened.redis, { clock }),
    deviceTokens: createDeviceTokens({ secret: config.passwordPepper, clock }),
    audit,
    accountHash: createAccountHash(config.passwordPepper),
    clock,
    logger,
  });
  const room = createRoom({
    replicaName,
    connect: (events) =>
      createLiveStore({
        redis: opened.redis,
        subscriber: liveRedis,
        ...events,
        onUnreadable: () => logger.warn('ignored an unreadable live message'),
        onSubscribeError: (err) =>
          logger.warn(
            { err },
            'subscribing to live messages failed; this replica receives none until it reconnects to Redis',
          ),
      }),
    onError: metrics.storeFailed,
  });

  const budget = createBudget(opened.redis);

  const faultStore = labRedis && createFaultStore(labRedis);
  const localFaults =
    labRedis &&
    faultStore &&
    createLocalFaults({ replicaName, redis: labRedis.redis, store: faultStore, clock, pause, endProcess });
  const faults = faultStore && createFaults({ replicaName, store: faultStore, clock, audit, ...accounts });
  const outage = openOutage();
  const cluster = openCluster();
  const labThread = config.labs && startWorkerThread(new URL('./labs/heavy.worker.ts', import.meta.url));
  // If a lab crashed this replica, the replica waits for the end of that fault before it listens.
  await localFaults?.recover();

  let isStopping = false;
  const app = createApp({
    replicaName,
    trustedProxies: config.trustedProxies,
    proxySecret: config.proxySecret,
    logger,
    auth,
    recorder,
    isStopping: () => isStopping,
    onFinished: metrics.requestFinished,
    onProblem: (error) => {
      if (error instanceof StoreError) metrics.storeFailed();
    },
    health: healthRoutes({ replicaName, isReady: () => !isStopping && opened.isAvailable() }),
    features: [
      pingRoutes({ replicaName }),
      openapiRoutes({ labs: config.labs !== undefined }),
      userRoutes({ users, auth }),
      sessionRoutes({ users, ownSessions: createOwnSessions({ sessions, audit }), auth }),
      progressRoutes({ progress: createProgress({ store: progressStore, sessions }), auth }),
      adminRoutes({
        adminSessions: createAdminSessions({ sessions, progress: progressStore, audit }),
        auth,
        audit,
      }),
      ...(faults === undefined || localFaults === undefined
        ? []
        : faultFeatures(faults, localFaults.answerFirst)),
      liveRoutes({
        auth,
        sockets,
        allowedOrigins: config.allowedOrigins,
        audit,
        serve: (socket, session) =>
          serveSocket({ socket, session, replicaName, room, budget, sessions, clock }),
      }),
    ],
    labs: config.labs &&
      labRedis &&
      labThread &&
      localFaults && {
        replicaName,
        clock,
        key: config.labs.key,
        sites: config.labs.sites,
        redis: labRedis.redis,
        bus: labRedis.bus,
        console: labConsole,
        slowness: localFaults.slowness,
        allowedOrigins: config.allowedOrigins,
        sockets: labSockets,
        quota: createLabQuota(labRedis.redis, recorder),
        redisUsage: recorder.usage,
        outage,
        cluster,
        heavy: labThread.run,
      },
  });

  const socketPaths = [livePath, ...(config.labs === undefined ? [] : labSocketPaths)];
  const server = createAppServer(app, { shouldUpgradeCallback: isUpgradeTo(socketPaths) });
  routeUpgrades(server, app);
  const metricsServer = createServer(
    express()
      .disable('x-powered-by')
      .use(metricsRoutes({ ...metrics, replicaName })),
  );

  const url = await listen(server, config.port, config.host);
  const metricsUrl = await listen(metricsServer, config.metricsPort, config.host);
  const logLines =
    labRedis &&
    (await receiveLogLines({
      host: config.host,
      port: Number(new URL(url).port),
      senders: config.trustedProxies,
      redis: labRedis.redis,
    }));
  logger.info({ url, metricsUrl }, 'listening');

  return {
    url,
    metricsUrl,
    async stop({ drainMs } = { drainMs: defaultDrainMs }) {
      isStopping = true;
      await pause(drainMs);
      await acceptPendingConnections(server);
      const closed = Promise.all([close(server), sockets.close(), labSockets.close()]);
      await Promise.race([closed, pause(finishMs)]);
      server.closeAllConnections();
      await close(metricsServer);
      await room.close();
      opened.close();
      await Promise.all([hasher.close(), labThread?.close()]);
      liveRedis.disconnect();
      accountsRedis.disconnect();
      logLines?.close();
      outage?.outages.close();
      outage?.redis.close();
      cluster?.failures.close();
      cluster?.servers.close();
      labRedis?.close();
      labConsole?.close();
      logger.info('stopped');
    },
  };

  /** Undefined if lab 15 has no Redis of its own. */
  function openOutage(): { redis: OutageRedis; outages: Outages } | undefined {
    const url = config.labs?.outageRedisUrl;
    if (url === undefined || labRedis === undefined) return undefined;
    return {
      redis: openOutageRedis({ url, logger, recorder }),
      outages: createOutages({ redis: labRedis.redis, url, clock, audit }),
    };
  }

  /** Undefined if lab 16 has no servers of its own. */
  function openCluster(): { servers: LabCluster; failures: Failures } | undefined {
    const url = config.labs?.clusterUrl;
    if (url === undefined || labRedis === undefined) return undefined;
    const { redis } = labRedis;
    const servers = createLabCluster({ url, redis, logger, recorder });
    return { servers, failures: createFailures({ redis, cluster: servers, clock, audit }) };
  }

  function faultFeatures(of: Faults, answerFirst: RequestHandler): Router[] {
    const allowedClientsOnly = faultAccess({ faults: of, auth, audit });
    return [
      faultRoutes({ faults: of, answerFirst, allowedClientsOnly, auth }),
      outageRoutes({ outages: outage?.outages, allowedClientsOnly, auth }),
      clusterAdminRoutes({ failures: cluster?.failures, allowedClientsOnly, auth }),
    ];
  }
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });

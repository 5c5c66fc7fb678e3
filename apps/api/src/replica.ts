import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import express from 'express';
import type { Logger } from 'pino';
import type { Clock } from '@session-lab/session';
import { adminRoutes } from './admin/routes.ts';
import { createAdminSessions } from './admin/service.ts';
import { createApp } from './app.ts';
import { createAccountHash } from './audit/account-hash.ts';
import { createAudit } from './audit/audit.ts';
import { auditedSessions } from './audit/audited-sessions.ts';
import type { Config } from './config.ts';
import { createOwnFaults } from './faults/own-faults.ts';
import { faultRoutes } from './faults/routes.ts';
import { createFaults } from './faults/service.ts';
import { createFaultStore } from './faults/store.ts';
import { healthRoutes } from './health/routes.ts';
import { createAuthentication } from './http/authentication.ts';
import { answerSyntaxErrors } from './http/syntax-error.ts';
import { createAttempts } from './limits/attempts.ts';
import { createDeviceTokens } from './limits/device-tokens.ts';
import { createLabQuota } from './limits/lab-quota.ts';
import { createBudget } from './live/budget.ts';
import { createRoom } from './live/room.ts';
import { liveRoutes } from './live/routes.ts';
import { serveSocket } from './live/socket.ts';
import { createSockets } from './live/sockets.ts';
import { createLiveStore } from './live/store.ts';
import { isUpgrade, routeUpgrades } from './live/upgrade.ts';
import { createMetrics } from './metrics/metrics.ts';
import { observedSessions } from './metrics/observed-sessions.ts';
import { metricsRoutes } from './metrics/routes.ts';
import { openapiRoutes } from './openapi/routes.ts';
import { startHasher } from './passwords/hasher.ts';
import { pingRoutes } from './ping/routes.ts';
import { progressRoutes } from './progress/routes.ts';
import { createProgress } from './progress/service.ts';
import { createProgressStore } from './progress/store.ts';
import { connectRedis, connectSessionSubscriber } from './redis/client.ts';
import { openLabRedis } from './redis/lab-redis.ts';
import { noticeSilence } from './redis/notice-silence.ts';
import { createRedisRecorder } from './redis/recorder.ts';
import { StoreError } from './redis/store-error.ts';
import { openSessions } from './sessions/open-sessions.ts';
import { recordedSessions } from './sessions/recorded-sessions.ts';
import { createOwnSessions } from './sessions/service.ts';
import { sessionRoutes } from './sessions/routes.ts';
import { userRoutes } from './users/routes.ts';
import { createUsers } from './users/service.ts';
import { createAccountStore } from './users/store.ts';
import { openOneThread } from './work/one-thread.ts';

/** NGINX keeps its idle connections for 15 s (`nginx/upstreams.conf`): ours have to outlast that, or it sends a request into a closing one. */
const keepAliveMs = 75_000;
/** From readiness off to the last new connection: long enough for the balancer to see it. */
const defaultDrainMs = 500;
/** Under a load that never pauses it closes all the same, in milliseconds. */
const arrivingAtMostMs = 1_000;
/** Answers still in the making when the replica stops get this long. */
const finishMs = 5_000;

export type Replica = {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly metricsUrl: string;
  /** Finishes what is under way, tells the sockets, and lets go of everything. `drainMs`: readiness off, still accepting. */
  stop(options?: { drainMs: number }): Promise<void>;
};

/** Puts one replica together and starts it. Redis need not be there yet: `/readyz` says when it is. */
export async function startReplica({
  config,
  clock,
  logger,
  endProcess,
}: {
  config: Config;
  clock: Clock;
  logger: Logger;
  /** Ends this process at once, where a lab asks for a crash. */
  endProcess: () => void;
}): Promise<Replica> {
  const { replicaName } = config;
  const opened = openSessions(config, { clock, logger });
  const liveRedis = connectSessionSubscriber({ url: config.redisSessionsUrl, name: 'live', logger });
  noticeSilence(liveRedis);
  const accountsRedis = connectRedis({ url: config.redisAccountsUrl, name: 'accounts', logger });
  const labRedis = config.labs && openLabRedis({ url: config.labs.redisUrl, logger });
  const recorder = createRedisRecorder();
  for (const redis of [opened.redis, accountsRedis]) recorder.listenTo(redis);
  if (labRedis !== undefined) recorder.listenTo(labRedis.redis);

  const hasher = startHasher({ pepper: config.passwordPepper, cost: config.bcryptCost });
  const sockets = createSockets();
  const metrics = createMetrics({ replicaName, queueLength: hasher.queueLength, socketsOpen: sockets.open });
  const audit = createAudit(logger);
  const sessions = auditedSessions(
    observedSessions(recordedSessions(opened.sessions, recorder), metrics),
    audit,
  );
  const auth = createAuthentication(sessions, audit);
  const accounts = createAccountStore(accountsRedis);
  const users = createUsers({
    store: accounts,
    sessions,
    hasher,
    attempts: createAttempts(opened.redis, { clock }),
    deviceTokens: createDeviceTokens({ secret: config.passwordPepper, clock }),
    audit,
    accountHash: createAccountHash(config.passwordPepper),
    clock,
  });
  const room = createRoom({
    replicaName,
    connect: (events) =>
      createLiveStore({
        redis: opened.redis,
        subscriber: liveRedis,
        ...events,
        onUnreadable: () => logger.warn('a live message that cannot be read was ignored'),
      }),
    onError: metrics.storeFailed,
  });

  const budget = createBudget(opened.redis);

  const faultStore = labRedis && createFaultStore(labRedis);
  const ownFaults =
    labRedis &&
    faultStore &&
    createOwnFaults({ replicaName, redis: labRedis.redis, store: faultStore, clock, pause, endProcess });
  const labThread = config.labs && openOneThread(new URL('./labs/heavy.worker.ts', import.meta.url));
  // Held back by a crash it is not there: neither for the labs nor for anything else.
  await ownFaults?.recover();

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
      progressRoutes({
        progress: createProgress({ store: createProgressStore(accountsRedis), sessions }),
        auth,
      }),
      adminRoutes({ adminSessions: createAdminSessions({ sessions, audit }), auth, audit }),
      ...(faultStore === undefined
        ? []
        : [
            faultRoutes({
              faults: createFaults({ store: faultStore, clock, audit, ...accounts }),
              auth,
              audit,
            }),
          ]),
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
      ownFaults && {
        replicaName,
        clock,
        key: config.labs.key,
        redis: labRedis.redis,
        bus: labRedis.bus,
        slowness: ownFaults.slowness,
        quota: createLabQuota(labRedis.redis, recorder),
        heavy: labThread.run,
      },
  });

  const server = createServer({ shouldUpgradeCallback: isUpgrade }, app);
  server.keepAliveTimeout = keepAliveMs;
  server.headersTimeout = keepAliveMs + 5_000;
  routeUpgrades(server, app);
  answerSyntaxErrors(server);
  const metricsServer = createServer(
    express()
      .disable('x-powered-by')
      .use(metricsRoutes({ ...metrics, replicaName })),
  );

  const url = await listen(server, config.port, config.host);
  const metricsUrl = await listen(metricsServer, config.metricsPort, config.host);
  logger.info({ url, metricsUrl }, 'listening');

  return {
    url,
    metricsUrl,
    async stop({ drainMs } = { drainMs: defaultDrainMs }) {
      isStopping = true;
      await pause(drainMs);
      await nothingArrives(server);
      const closed = Promise.all([close(server), sockets.close()]);
      await Promise.race([closed, pause(finishMs)]);
      server.closeAllConnections();
      await close(metricsServer);
      await room.close();
      opened.close();
      await Promise.all([hasher.close(), labThread?.close()]);
      liveRedis.disconnect();
      accountsRedis.disconnect();
      labRedis?.close();
      logger.info('stopped');
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address: AddressInfo | string | null = server.address();
      resolve(
        address === null || typeof address === 'string' ? '' : `http://${hostInUrl(host)}:${address.port}`,
      );
    });
  });
}

const hostInUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/**
 * Resolves right after the process has taken every connection that there was. Those that the system has made and the process
 * not taken are reset when the server closes, whatever they carry; and a write that NGINX has sent it does not repeat.
 */
async function nothingArrives(server: Server): Promise<void> {
  let arrived = true;
  const onConnection = (): void => {
    arrived = true;
  };
  server.on('connection', onConnection);
  for (const untilMs = performance.now() + arrivingAtMostMs; arrived && performance.now() < untilMs;) {
    arrived = false;
    // The event loop takes a connection where there is one, and comes back here before anything else.
    await nextTurn();
  }
  server.off('connection', onConnection);
}

/** Resolves when the last answer is out. Idle keep-alive connections are closed at once. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });

import express, { type Express, type Router } from 'express';
import type { Logger } from 'pino';
import { endpointsServed, livePath, openapiPath } from '@session-lab/contract';
import { labEndpoints, labSocketPaths } from '@session-lab/contract/labs/endpoints';
import { healthPaths } from './system/routes.ts';
import type { Authentication } from './http/authentication.ts';
import { formWithAuthorization } from './http/body.ts';
import { problems } from './http/problems.ts';
import { requestLog, trace, type FinishedRequest } from './http/request-trace.ts';
import { proxiedOnly, secureTransport } from './http/transport.ts';
import { noStore } from './http/response-headers.ts';
import { noOptions, unmatched } from './http/routing.ts';
import { createLabs, type LabsInput } from './labs/labs.ts';
import type { RedisRecorder } from './redis/recorder.ts';

const unlisted = [livePath, openapiPath, ...Object.values(healthPaths)];

/** Creates the Express app of a replica. Its middleware runs in this order for every request. */
export function createApp({
  replicaName,
  trustedProxies,
  proxySecret,
  logger,
  auth,
  recorder,
  isStopping,
  onFinished,
  onProblem,
  health,
  features,
  labs,
}: {
  replicaName: string;
  trustedProxies: readonly string[];
  /** Secret that NGINX sends with each request. If undefined, the app serves requests from any client. */
  proxySecret: Buffer | undefined;
  logger: Logger;
  auth: Authentication;
  recorder: Pick<RedisRecorder, 'record'>;
  isStopping: () => boolean;
  onFinished: (request: FinishedRequest) => void;
  onProblem: (error: unknown) => void;
  health: Router;
  features: readonly Router[];
  /** The labs, which are vulnerable on purpose. If undefined, the app serves nothing at `/v1/labs`. */
  labs: LabsInput | undefined;
}): Express {
  const served = labs && createLabs(labs);
  const app = express();
  app.disable('x-powered-by');
  // No client stores a response, so an ETag would only cost a hash of each response.
  app.set('etag', false);
  app.enable('case sensitive routing');
  app.enable('strict routing');
  app.set('query parser', 'simple');
  app.set('trust proxy', [...trustedProxies]);

  app.use(requestLog({ logger, sessionOf, onFinished }));
  app.use(
    trace({
      replicaName,
      traceOf: (req) => auth.traceOf(req) ?? served?.timingOf(req),
      record: recorder.record,
    }),
  );
  app.use(noStore);
  app.use((_req, res, next) => {
    if (isStopping()) res.set('Connection', 'close');
    next();
  });
  app.use(health);
  if (proxySecret !== undefined) app.use(proxiedOnly({ secret: proxySecret, logger }));
  app.use(secureTransport({ endSession: auth.endExposed }));
  const refuse = unmatched([
    ...Object.values(endpointsServed(labs !== undefined)),
    ...(labs === undefined ? [] : Object.values(labEndpoints)),
    ...[...unlisted, ...(labs === undefined ? [] : labSocketPaths)].map((path) => ({ method: 'GET', path })),
  ]);
  app.use(noOptions(refuse));
  app.use(formWithAuthorization);
  for (const feature of features) app.use(feature);
  if (served !== undefined) app.use(served.router);
  app.use(refuse);
  app.use(problems({ logger, onProblem }));
  return app;

  function sessionOf(req: express.Request): { userId: string; sessionId: string } | undefined {
    const session = auth.getSession(req);
    return session && { userId: session.userId, sessionId: session.publicId };
  }
}

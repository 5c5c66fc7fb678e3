import express, { type Express, type Router } from 'express';
import type { Logger } from 'pino';
import { endpointsServed, livePath, openapiPath } from '@session-lab/contract';
import { labEndpoints } from '@session-lab/contract/labs/endpoints';
import { healthPaths } from './health/routes.ts';
import type { Authentication } from './http/authentication.ts';
import { formBesideToken } from './http/body.ts';
import { noStore } from './http/no-store.ts';
import { problems } from './http/problems.ts';
import { proxiedOnly } from './http/proxied-only.ts';
import { requestLog, type Finished } from './http/request-log.ts';
import { secureTransport } from './http/secure-transport.ts';
import { trace } from './http/trace.ts';
import { noOptions, unmatched } from './http/unmatched.ts';
import { createLabs, type LabsInput } from './labs/labs.ts';
import type { RedisRecorder } from './redis/recorder.ts';

const unlisted = [livePath, openapiPath, ...Object.values(healthPaths)];

/** The HTTP side of a replica: what happens to every request, in order, around the routes of the features. */
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
  /** The secret that NGINX sends with each request; undefined: requests from anywhere are served. */
  proxySecret: Buffer | undefined;
  logger: Logger;
  auth: Authentication;
  recorder: Pick<RedisRecorder, 'record'>;
  isStopping: () => boolean;
  onFinished: (request: Finished) => void;
  onProblem: (error: unknown) => void;
  health: Router;
  features: readonly Router[];
  /** What is broken on purpose; left out, nothing is served under `/v1/labs`. */
  labs: LabsInput | undefined;
}): Express {
  const served = labs && createLabs(labs);
  const app = express();
  app.disable('x-powered-by');
  // Answers are private and not kept: a validator would cost a hash of each and serve nobody.
  app.set('etag', false);
  app.enable('case sensitive routing');
  app.enable('strict routing');
  app.set('query parser', 'simple');
  app.set('trust proxy', [...trustedProxies]);

  app.use(requestLog({ logger, whoIs, onFinished }));
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
    ...unlisted.map((path) => ({ method: 'GET', path })),
  ]);
  app.use(noOptions(refuse));
  app.use(formBesideToken);
  for (const feature of features) app.use(feature);
  if (served !== undefined) app.use(served.router);
  app.use(refuse);
  app.use(problems({ logger, onProblem }));
  return app;

  function whoIs(req: express.Request): { userId: string; sessionId: string } | undefined {
    const session = auth.sessionOrGuest(req);
    return session && { userId: session.userId, sessionId: session.publicId };
  }
}

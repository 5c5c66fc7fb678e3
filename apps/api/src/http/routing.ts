import { Router, type RequestHandler } from 'express';
import { ProblemError } from './problems.ts';

/**
 * Returns a router that serves each path in one spelling only. By default Express ignores case and a trailing slash. NGINX
 * does not: other spellings would bypass the limits and the pool that NGINX has for the path.
 */
export const strictRouter = (): Router => Router({ caseSensitive: true, strict: true });

/** Converts a path of the contract, `/v1/sessions/{id}`, to the syntax of Express. */
export const expressPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

type Route = { readonly method: string; readonly path: string };

/**
 * Answers a request that no route has matched: 405 with `Allow` if the path accepts other methods (RFC 9110, section 15.5.6),
 * else 404.
 */
export function unmatched(routes: readonly Route[]): RequestHandler {
  return (req) => {
    const methods = allowedMethods(routes, req.path);
    if (methods.length === 0) throw new ProblemError('not_found');
    throw new ProblemError('method_not_allowed', { allow: methods.join(', ') });
  };
}

/** Returns a router that answers 404 for each path that starts with this one. The contract has them, but this replica does not. */
export const notServed = (path: string): Router =>
  strictRouter().use(path, () => {
    throw new ProblemError('not_found');
  });

export function allowedMethods(routes: readonly Route[], path: string): string[] {
  const methods = routes.filter((route) => patternOf(route.path).test(path)).map(({ method }) => method);
  return [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))];
}

function patternOf(path: string): RegExp {
  const literal = path.replaceAll('.', String.raw`\.`).replaceAll(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${literal}$`);
}

/** Refuses OPTIONS as an unsupported method. By default Express answers 200, but the API does not support CORS. */
export function noOptions(refuse: RequestHandler): RequestHandler {
  return (req, res, next) => (req.method === 'OPTIONS' ? refuse(req, res, next) : next());
}

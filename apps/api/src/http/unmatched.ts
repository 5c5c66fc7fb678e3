import type { RequestHandler } from 'express';
import { ProblemError } from './problem-error.ts';

type Route = { readonly method: string; readonly path: string };

/** Answers 405 with `Allow` where the path takes other methods (RFC 9110, section 15.5.6), else 404. Goes last. */
export function unmatched(routes: readonly Route[]): RequestHandler {
  return (req) => {
    const methods = allowedMethods(routes, req.path);
    if (methods.length === 0) throw new ProblemError('not_found');
    throw new ProblemError('method_not_allowed', { allow: methods.join(', ') });
  };
}

export function allowedMethods(routes: readonly Route[], path: string): string[] {
  const methods = routes.filter((route) => patternOf(route.path).test(path)).map(({ method }) => method);
  return [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))];
}

function patternOf(path: string): RegExp {
  const literal = path.replaceAll('.', String.raw`\.`).replaceAll(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${literal}$`);
}

/** Refuses OPTIONS like any method that a path does not take. Express by itself would answer 200: no CORS is wanted here. */
export function noOptions(refuse: RequestHandler): RequestHandler {
  return (req, res, next) => (req.method === 'OPTIONS' ? refuse(req, res, next) : next());
}

/** The contract's `/v1/sessions/{id}` as Express writes it. */
export const expressPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

import type { RequestHandler } from 'express';
import { ProblemError } from './problem-error.ts';

type Route = { readonly method: string; readonly path: string };

/** Goes last: 405 with `Allow` for a path that takes other methods (RFC 9110, section 15.5.6), else 404. */
export function unmatched(routes: readonly Route[]): RequestHandler {
  const known = routes.map(({ method, path }) => ({ method, pattern: patternOf(path) }));
  return (req) => {
    const methods = known.filter(({ pattern }) => pattern.test(req.path)).map(({ method }) => method);
    if (methods.length === 0) throw new ProblemError('not_found');
    const allow = new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])));
    throw new ProblemError('method_not_allowed', { allow: [...allow].join(', ') });
  };
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', String.raw`\.`).replaceAll(/\{\w+\}/g, '[^/]+')}/?$`, 'i');
}

/** The contract's `/v1/sessions/{id}` as Express writes it. */
export const expressPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

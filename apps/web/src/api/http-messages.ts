import { Problem, problem, traceHeaders, type Endpoint } from '@session-lab/contract';
import type { Credential, Exchange, TokenForm } from './exchange.ts';
import { publicIdOf } from './public-id.ts';
import { parseServerTiming } from './server-timing.ts';

/** A token that is not the user's own. */
export type OtherToken = { value: string; label: string; form?: TokenForm };

/** `body`: the JSON value of `text`. */
export type Received = { status: number; headers: Headers; text: string; body: unknown };

/** Fills the path and the query of an endpoint. */
export function pathOf(endpoint: Endpoint, { params, query }: { params?: unknown; query?: unknown }): string {
  const values = new Map(Object.entries(params ?? {}));
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(values.get(name))),
  );
  const search = new URLSearchParams(
    Object.entries(query ?? {}).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  ).toString();
  return search === '' ? path : `${path}?${search}`;
}

/** Reads the headers that describe the route of a request through NGINX and the replicas, and the time of each part. */
export function tracesOf(headers: Headers): Pick<Exchange, 'tried' | 'servedBy' | 'connection' | 'timing'> {
  const [, id, request] = /^(\w+)\/(\d+)$/.exec(headers.get(traceHeaders.connection) ?? '') ?? [];
  return {
    tried: (headers.get(traceHeaders.upstream) ?? '').split(/[\s,]+/).filter((name) => name !== ''),
    servedBy: headers.get(traceHeaders.servedBy) ?? undefined,
    connection: id === undefined ? undefined : { id, request: Number(request) },
    timing: parseServerTiming(headers.get(traceHeaders.serverTiming) ?? ''),
  };
}

/** Returns the problem of a response, or `undefined` for a success. Without a problem in the body, the status decides. */
export function problemOf({ status, body }: Pick<Received, 'status' | 'body'>): Problem | undefined {
  if (status < 400) return undefined;
  const parsed = Problem.safeParse(body);
  if (parsed.success) return parsed.data;
  if (status === 502) return problem('bad_gateway');
  if (status === 503) return problem('no_replica');
  if (status === 504) return problem('gateway_timeout');
  return unexpected(status);
}

export const unexpected = (status: number): Problem => ({
  type: 'about:blank',
  title: 'This page does not understand the answer.',
  status,
  code: 'unexpected_answer',
});

export const bearerToken = (header: string | null): string | undefined =>
  /^Bearer ([\w.-]+)$/i.exec(header ?? '')?.[1];

export function retryAfterMs(headers: Headers): number | undefined {
  const seconds = headers.get('retry-after');
  return seconds !== null && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : undefined;
}

/** Returns `undefined` if the text is not JSON. */
export function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Describes the token that a request carries. */
export function credentialOf(
  ownToken: string | undefined,
  { token }: { token?: OtherToken | undefined },
): Credential {
  if (token !== undefined) {
    const { value, label, form = 'session' } = token;
    return { kind: 'other', label, form, bytes: value.length };
  }
  return ownToken === undefined ? { kind: 'none' } : { kind: 'own', publicId: publicIdOf(ownToken) };
}

import type { Credential, Usage } from './contender.ts';

/** Address and credentials of a contender. */
export type Ready = { readonly url: string; readonly headers: readonly Credential[] };

export function isReady(message: unknown): message is Ready {
  return (
    isRecord(message) &&
    typeof message['url'] === 'string' &&
    Array.isArray(message['headers']) &&
    message['headers'].every(isCredential)
  );
}

export function isUsage(message: unknown): message is Usage {
  const fields = ['userUs', 'systemUs', 'rssBytes', 'heapUsedBytes'];
  return isRecord(message) && fields.every((field) => typeof message[field] === 'number');
}

function isCredential(value: unknown): value is Credential {
  return isRecord(value) && Object.values(value).every((line) => typeof line === 'string');
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

import type { Credential, Usage } from './contender.ts';

/** Address and credentials of a contender. */
export type Ready = { readonly url: string; readonly headers: readonly Credential[] };

/** Checks the first message from a process of contenders: one entry for each. */
export const areReady = (message: unknown): message is Ready[] =>
  Array.isArray(message) && message.every(isReady);

function isReady(value: unknown): value is Ready {
  return (
    isRecord(value) &&
    typeof value['url'] === 'string' &&
    Array.isArray(value['headers']) &&
    value['headers'].every(isCredential)
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

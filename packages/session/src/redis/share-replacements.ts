import type { SessionStore } from '../store.ts';

type Replace = SessionStore['replace'];
type Pending = { readonly expected: string; readonly done: Promise<boolean> };

/**
 * Sends one script when several requests of this process replace the same text at once, for example when a touch is due. Of
 * several calls with the same `expected`, one succeeds, so the other calls resolve to false when the first has its reply.
 */
export function shareReplacements(replace: Replace): Replace {
  const pendingById = new Map<string, Pending>();

  return (publicId, expected, ...change) => {
    const earlier = pendingById.get(publicId);
    if (earlier?.expected === expected) return earlier.done.then(() => false);
    const done = replace(publicId, expected, ...change).finally(() => {
      if (pendingById.get(publicId)?.done === done) pendingById.delete(publicId);
    });
    pendingById.set(publicId, { expected, done });
    return done;
  };
}

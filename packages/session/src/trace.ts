import type { Session, VerifyTrace } from './session.ts';
import type { OpenedToken } from './token.ts';

/** The steps of `verify` that take time. */
export type Steps<Data> = {
  readonly recall: (token: string) => Session<Data> | undefined;
  readonly open: (token: string) => OpenedToken;
  readonly read: (publicId: string) => Promise<string | null>;
};

/** Wraps the steps so that each writes its duration to the trace. */
export function traced<Data>(steps: Steps<Data>, trace: VerifyTrace, readCommand: string): Steps<Data> {
  return {
    recall(token) {
      const startedMs = performance.now();
      const session = steps.recall(token);
      if (session !== undefined) trace.nearCacheMs = performance.now() - startedMs;
      return session;
    },

    open(token) {
      const startedMs = performance.now();
      const opened = steps.open(token);
      trace.signatureMs = performance.now() - startedMs;
      return opened;
    },

    async read(publicId) {
      const startedMs = performance.now();
      trace.storeCommand = readCommand;
      try {
        return await steps.read(publicId);
      } finally {
        trace.storeMs = performance.now() - startedMs;
      }
    },
  };
}

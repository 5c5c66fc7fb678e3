import type { Request } from 'express';

/** What checking a lab's token cost, in milliseconds; a part that was not done is absent. */
export type LabTiming = {
  signatureMs?: number;
  /** Looking into the replica's own memory, and whether it was there. */
  memory?: { readonly found: boolean; readonly ms: number };
};

/** Measures the parts of one request. */
export type LabTimer = {
  /** Runs the check of a signature. Where it is awaited, so is its time. */
  signature: <Result>(check: () => Result | Promise<Result>) => Promise<Result>;
  /** Runs a look into this process' memory, which finds something or nothing. */
  memory: <Found>(look: () => Found | undefined) => Found | undefined;
};

export type LabTimings = ReturnType<typeof createLabTimings>;

/** Notes what each request cost, for its `Server-Timing`. */
export function createLabTimings() {
  const noted = new WeakMap<Request, LabTiming>();

  return {
    of: (req: Request): LabTiming | undefined => noted.get(req),

    timer: (req: Request): LabTimer => {
      const timing: LabTiming = {};
      noted.set(req, timing);
      return {
        async signature(check) {
          const startedAtMs = performance.now();
          try {
            return await check();
          } finally {
            timing.signatureMs = performance.now() - startedAtMs;
          }
        },
        memory(look) {
          const startedAtMs = performance.now();
          const found = look();
          timing.memory = { found: found !== undefined, ms: performance.now() - startedAtMs };
          return found;
        },
      };
    },
  };
}

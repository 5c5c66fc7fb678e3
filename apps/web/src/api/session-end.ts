import type { SessionLimits } from '@session-lab/contract';
import * as z from 'zod/mini';
import { parseJson } from './http-messages.ts';

/**
 * Reason why a session ended. `idle_timeout`, `absolute_lifetime`: its time was over. `elsewhere`: it ended
 * while both timeouts were still running. `unknown`: this page does not know the timeouts.
 */
export const EndCause = z.enum(['idle_timeout', 'absolute_lifetime', 'elsewhere', 'unknown']);
export type EndCause = z.infer<typeof EndCause>;

const End = z.object({ cause: EndCause, idleTimeoutMs: z.optional(z.number()) });
/** The end of a session, for the notice. */
export type End = z.infer<typeof End>;

/** The session of this tab. Instants are epoch milliseconds of the browser's clock. */
const Known = z.object({
  publicId: z.string(),
  idleTimeoutMs: z.number(),
  absoluteExpiresAtMs: z.number(),
  usedAtMs: z.number(),
});

const keys = { session: 'session-lab.session', end: 'session-lab.end' } as const;

/** Tolerance for the clocks and the network. */
const toleranceMs = 2_000;
/**
 * The server slides the idle timeout only every few seconds, so a session may end a little before its idle
 * timeout.
 */
const idleShare = 0.9;

export type SessionEnd = {
  /** Keeps the timeouts that the server reported. */
  limits: (publicId: string, limits: SessionLimits) => void;
  /** Records that a request or a message has used the session. */
  used: (publicId: string) => void;
  /** Returns the reason why the session has ended, and stores the reason for `kept`. */
  explain: (publicId: string | undefined) => End;
  /** Returns the end of the last session of this tab, also after a reload, until `clear`. */
  kept: () => End | undefined;
  clear: () => void;
};

type SessionEndOptions = {
  /** sessionStorage, or `undefined` if the browser blocks it. */
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | undefined;
  /** Epoch milliseconds. */
  now: () => number;
};

/** Explains the end of a session by the timeouts and by the last use of the session in this tab. */
export function createSessionEnd({ storage, now }: SessionEndOptions): SessionEnd {
  let known = Known.safeParse(parseJson(storage?.getItem(keys.session) ?? '')).data;

  function write(key: string, value: unknown): void {
    try {
      storage?.setItem(key, JSON.stringify(value));
    } catch {
      // Storage is full: the explanation does not survive a reload.
    }
  }

  function causeOf(publicId: string | undefined): EndCause {
    if (known === undefined || known.publicId !== publicId) return 'unknown';
    const nowMs = now();
    if (nowMs >= known.absoluteExpiresAtMs - toleranceMs) return 'absolute_lifetime';
    return nowMs - known.usedAtMs >= known.idleTimeoutMs * idleShare ? 'idle_timeout' : 'elsewhere';
  }

  return {
    limits: (publicId, { idleTimeoutMs, absoluteLeftMs }) => {
      const usedAtMs = known?.publicId === publicId ? known.usedAtMs : now();
      known = { publicId, idleTimeoutMs, absoluteExpiresAtMs: now() + absoluteLeftMs, usedAtMs };
      write(keys.session, known);
    },
    used: (publicId) => {
      if (known?.publicId !== publicId) return;
      known = { ...known, usedAtMs: now() };
      write(keys.session, known);
    },
    explain: (publicId) => {
      const cause = causeOf(publicId);
      const end = { cause, ...(cause === 'unknown' ? {} : { idleTimeoutMs: known?.idleTimeoutMs }) };
      write(keys.end, end);
      return end;
    },
    kept: () => End.safeParse(parseJson(storage?.getItem(keys.end) ?? '')).data,
    clear: () => {
      storage?.removeItem(keys.end);
    },
  };
}

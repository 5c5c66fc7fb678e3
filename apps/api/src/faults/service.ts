import { crashLastsMs, type Fault } from '@session-lab/contract';
import type { Clock, Session } from '@session-lab/session';
import type { Audit } from '../audit/audit.ts';
import type { Result, Failure } from '../shared/result.ts';
import type { SessionData } from '../sessions/session-data.ts';
import type { FaultStore } from './store.ts';

/** `untilMs`: when it is over; undefined where nothing lasts. */
type Injected = Result<{ readonly untilMs: number | undefined }>;

const unknownReplica = { ok: false, code: 'not_found' } as const satisfies Failure;

export type Faults = ReturnType<typeof createFaults>;

/**
 * Breaks a replica on purpose, this one or another. Both may be crashed at once: then nothing answers for ten seconds,
 * and that is a lesson too.
 */
export function createFaults({
  store,
  clock,
  hasAdministrator,
  audit,
}: {
  store: FaultStore;
  clock: Clock;
  hasAdministrator: () => Promise<boolean>;
  audit: Audit;
}) {
  return {
    /** A student who is alone may break things; a class has a teacher, whose faults they are. */
    areAnybodys: async (): Promise<boolean> => !(await hasAdministrator()),

    /** `by`: undefined for a guest. */
    async inject(fault: Fault, by: Session<SessionData> | undefined): Promise<Injected> {
      const injected = await broken(fault);
      const actor = by && { userId: by.userId, sessionId: by.publicId };
      if (injected.ok)
        audit({ event: 'fault_injected', ...actor, fault: fault.fault, targetReplica: fault.replica });
      return injected;
    },
  };

  function broken(fault: Fault): Promise<Injected> {
    return fault.fault === 'slow' ? slow(fault) : fault.fault === 'crash' ? crash(fault) : heal(fault);
  }

  /** Held before it is told, so that it does not come back at once. While it is held, a second crash changes nothing. */
  async function crash(fault: Fault): Promise<Injected> {
    const untilMs = clock.now() + crashLastsMs;
    const heldUntilMs = await store.hold(fault.replica, untilMs);
    if (heldUntilMs !== undefined) return { ok: true, untilMs: heldUntilMs };
    if (await store.tell(fault)) return { ok: true, untilMs };
    await store.letGo(fault.replica);
    return unknownReplica;
  }

  async function slow(fault: Extract<Fault, { fault: 'slow' }>): Promise<Injected> {
    const untilMs = clock.now() + fault.forMs;
    await store.slow(fault);
    if (await isThere(fault)) return { ok: true, untilMs };
    await store.heal(fault.replica);
    return unknownReplica;
  }

  async function heal(fault: Fault): Promise<Injected> {
    await store.heal(fault.replica);
    return (await isThere(fault)) ? { ok: true, untilMs: undefined } : unknownReplica;
  }

  /** One that is held back hears nothing yet; it finds in the store what it is to do. */
  async function isThere(fault: Fault): Promise<boolean> {
    return (await store.tell(fault)) || (await store.heldBackMs(fault.replica)) > 0;
  }
}

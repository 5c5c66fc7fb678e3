import { setTimeout as pause } from 'node:timers/promises';
import { crashLastsMs, type Fault } from '@session-lab/contract';
import type { Clock } from '@session-lab/session';
import type { Audit } from '../audit/audit.ts';
import type { Result, Failure } from '../shared/result.ts';
import type { AppSession } from '../sessions/session-data.ts';
import type { FaultStore } from './store.ts';

/** `untilMs`: undefined for `heal`. */
type Injected = Result<{ readonly untilMs: number | undefined }>;

/** Longest wait, and interval of the checks, until a crashed replica has ended. */
const endsWithinMs = 500;
const checkMs = 20;

const unknownReplica = { ok: false, code: 'not_found' } as const satisfies Failure;

export type Faults = ReturnType<typeof createFaults>;

/** All replicas may crash at once. In that case no replica answers for ten seconds: only one crash at a time lasts longer. */
export function createFaults({
  replicaName,
  store,
  clock,
  hasAdministrator,
  audit,
}: {
  replicaName: string;
  store: FaultStore;
  clock: Clock;
  hasAdministrator: () => Promise<boolean>;
  audit: Audit;
}) {
  return {
    /** True if the app has no administrator. */
    areOpenToAll: async (): Promise<boolean> => !(await hasAdministrator()),

    /** `by`: undefined for a guest. */
    async inject(fault: Fault, by: AppSession | undefined): Promise<Injected> {
      const injected = await apply(fault);
      const actor = by && { userId: by.userId, sessionId: by.publicId };
      if (injected.ok)
        audit({ event: 'fault_injected', ...actor, fault: fault.fault, targetReplica: fault.replica });
      return injected;
    },
  };

  function apply(fault: Fault): Promise<Injected> {
    return fault.fault === 'slow' ? slow(fault) : fault.fault === 'crash' ? crash(fault) : heal(fault);
  }

  /** First holds back the next start, so that the replica does not start again at once. */
  async function crash(fault: Extract<Fault, { fault: 'crash' }>): Promise<Injected> {
    const forMs = await crashMs(fault);
    const untilMs = clock.now() + forMs;
    const heldUntilMs = await store.hold(fault.replica, untilMs, forMs);
    if (heldUntilMs !== undefined) return { ok: true, untilMs: heldUntilMs };
    if (await store.publish(fault)) {
      if (fault.replica !== replicaName) await untilEnded(fault);
      return { ok: true, untilMs };
    }
    await store.release(fault.replica);
    return unknownReplica;
  }

  /** Waits until the replica receives faults no more, so that no request after the response reaches the crashed replica. */
  async function untilEnded(fault: Fault): Promise<void> {
    for (let waitedMs = 0; waitedMs < endsWithinMs; waitedMs += checkMs) {
      if (!(await store.publish(fault))) return;
      await pause(checkMs);
    }
  }

  async function crashMs({
    replica,
    forMs = crashLastsMs,
  }: Extract<Fault, { fault: 'crash' }>): Promise<number> {
    if (forMs <= crashLastsMs) return forMs;
    return (await store.reserveLongHold(replica, forMs)) ? forMs : crashLastsMs;
  }

  async function slow(fault: Extract<Fault, { fault: 'slow' }>): Promise<Injected> {
    const untilMs = clock.now() + fault.forMs;
    await store.slow(fault);
    if (await publish(fault)) return { ok: true, untilMs };
    await store.heal(fault.replica);
    return unknownReplica;
  }

  async function heal(fault: Fault): Promise<Injected> {
    await store.heal(fault.replica);
    const wasHeldBack = await store.release(fault.replica);
    return (await store.publish(fault)) || wasHeldBack ? { ok: true, untilMs: undefined } : unknownReplica;
  }

  /** True if the replica exists. A replica whose start is held back receives no fault, but reads the store when it starts. */
  async function publish(fault: Fault): Promise<boolean> {
    return (await store.publish(fault)) || (await store.heldBackMs(fault.replica)) > 0;
  }
}

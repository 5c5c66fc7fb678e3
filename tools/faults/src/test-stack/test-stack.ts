import { setTimeout as pause } from 'node:timers/promises';
import { newUser, type TestUser } from '@session-lab/test-support/users';
import { createActions, type Actions } from '../load/actions.ts';
import { audit, mapInParallel } from '../load/audit.ts';
import { createClient, signUp, type Client } from '../load/client.ts';
import { createJournal, type Journal } from '../load/journal.ts';
import { createLedger, type Ledger } from '../load/ledger.ts';
import { startLoad, steadyRates, type Rates } from '../load/load.ts';
import { keepSockets, type Sockets } from '../load/sockets.ts';
import { observationOf, type Facts, type Observation } from '../observation.ts';
import type { Control } from './control.ts';
import { isServedAgain } from './recovery.ts';
import type { RedisProxy } from './redis-proxy.ts';
import type { SmallDisk } from './small-disk.ts';

/** A running stack, its load, and the control with which a scenario causes a fault. */
export type TestStack = StackAccess & {
  readonly client: Client;
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly actions: Actions;
  /**
   * Resolves to true if a user outside of the load can sign in and every replica serves this user, within 15
   * s each.
   */
  readonly isServing: () => Promise<boolean>;
  /** Runs `work` under load, then audits the stack. */
  readonly underLoad: <F extends Facts>(
    work: (load: Load) => Promise<F>,
    options?: { readonly rates?: Rates; readonly sockets?: number; readonly sessions?: number },
  ) => Promise<Observation<F>>;
};

export type StackAccess = {
  /** URL of NGINX. */
  readonly baseUrl: string;
  readonly control: Control;
  readonly internals: StackInternals;
};

/** Access to the processes behind NGINX. Empty on Docker. */
export type StackInternals = {
  readonly metricsPorts?: readonly number[];
  /** URL for the operator user. */
  readonly redisSessionsUrl?: string;
  readonly redisAccountsUrl?: string;
  /** Returns the reason for each end of the process with this name, such as `was ended by SIGKILL`. */
  readonly endings?: (name: string) => readonly string[];
  /** The proxy between api-2 and every Redis server. Only on a `proxied` stack. */
  readonly redisProxy?: RedisProxy;
  /** The disk of the accounts' Redis. Only on a `small-disk` stack. */
  readonly disk?: SmallDisk;
};

type Load = {
  readonly sockets: Sockets;
  /** Marks the end of the fault. The recovery time starts here. */
  readonly over: () => void;
};

const warmUpMs = 1_000;
/** Minimum time for which the load continues after the fault. */
const coolDownMs = 1_000;
const defaultSockets = 12;
const defaultSessions = 40;
const minAccounts = 20;
const minEndedSessions = 3;

export async function createTestStack(access: StackAccess): Promise<TestStack> {
  const client = createClient(access.baseUrl);
  const [ledger, journal] = [createLedger(), createJournal()];
  const actions = createActions({ client, ledger, journal });
  const outsider = await signUpOutsider(client);
  return {
    ...access,
    client,
    ledger,
    journal,
    actions,
    isServing: () => isServedAgain(client, outsider),
    async underLoad(
      work,
      { rates = steadyRates, sockets: count = defaultSockets, sessions = defaultSessions } = {},
    ) {
      await openSessions(actions, ledger, sessions + count);
      journal.clear();
      const sockets = await keepSockets(count, { baseUrl: access.baseUrl, ledger, journal });
      const load = startLoad(actions, rates);
      let overAtMs = Infinity;
      try {
        await pause(warmUpMs);
        const facts = await work({ sockets, over: () => (overAtMs = performance.now()) });
        await pause(coolDownMs);
        await load.stop();
        const checked = await audit({ client, ledger }, ledger.accounts());
        return observationOf({ entries: journal.entries(), checked, overAtMs, facts });
      } finally {
        await load.stop();
        sockets.stop();
        for (const session of ledger.live()) session.hasSocket = false;
      }
    },
  };
}

async function signUpOutsider(client: Client): Promise<TestUser> {
  const user = newUser();
  const { answer, error } = await signUp(client, user);
  if (answer?.status !== 201) throw new Error(`The first sign-up failed: ${answer?.status ?? error}`);
  return user;
}

/**
 * Signs users up, in and out until `sessions` sessions are live. @throws Error when some of them cannot be
 * opened
 */
async function openSessions(actions: Actions, ledger: Ledger, sessions: number): Promise<void> {
  await repeat(minAccounts - ledger.accounts().length, () => actions.signUp());
  await repeat(sessions + minEndedSessions - ledger.live().length, () => actions.signIn());
  if (ledger.ended().length < minEndedSessions) await repeat(minEndedSessions, () => actions.signOut());
  const live = ledger.live().length;
  if (live < sessions) throw new Error(`Only ${live} of ${sessions} sessions could be opened.`);
}

async function repeat(times: number, work: () => Promise<unknown>): Promise<void> {
  await mapInParallel(Array.from({ length: Math.max(0, times) }), work);
}

import { setTimeout as pause } from 'node:timers/promises';
import { audit } from '../load/audit.ts';
import { createClient, signUp, type Client } from '../load/client.ts';
import { createJournal, type Journal } from '../load/journal.ts';
import { createLanes, type Lanes } from '../load/lanes.ts';
import { createLedger, type Ledger } from '../load/ledger.ts';
import { newUser, type TestUser } from '@session-lab/test-support/users';
import { keepSockets, type Sockets } from '../load/sockets.ts';
import { startLoad, steadyRates, type Rates } from '../load/steady.ts';
import type { FactsOfRow, Seen } from '../row.ts';
import { seenOf } from '../seen.ts';
import type { Control } from './control.ts';
import { fill } from './fill.ts';
import type { RedisProxy } from './redis-proxy.ts';
import type { SmallDisk } from './small-disk.ts';
import { isServedAgain } from './recovery.ts';

/** What a row plays on: a stack, the load on it, and the hand that breaks it. */
export type Stage = Parts & {
  readonly client: Client;
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly lanes: Lanes;
  /** Whether somebody who has nothing to do with the load can sign in and is served by every replica, in a while. */
  readonly isServing: () => Promise<boolean>;
  /** Does `work` while the load runs, then looks for everything that the ledger knows. */
  readonly underLoad: <Facts extends FactsOfRow>(
    work: (load: Load) => Promise<Facts>,
    options?: { readonly rates?: Rates; readonly sockets?: number; readonly sessions?: number },
  ) => Promise<Seen<Facts>>;
};

export type Parts = {
  /** Where NGINX answers. */
  readonly baseUrl: string;
  readonly control: Control;
  /** What is behind the public address; in Docker none of it is within reach. */
  readonly behind: Behind;
};

export type Behind = {
  readonly metricsUrls?: readonly string[];
  /** With the operator's rights. */
  readonly redisSessionsUrl?: string;
  readonly redisAccountsUrl?: string;
  /** How a process of this name has ended so far, each time: `was ended by SIGKILL`. */
  readonly endings?: (name: string) => readonly string[];
  /** Between api-2 and every Redis; on a `proxied` stack. */
  readonly redisProxy?: RedisProxy;
  /** Of the accounts' Redis; on a `small-disk` stack. */
  readonly disk?: SmallDisk;
};

type Load = {
  readonly sockets: Sockets;
  /** From here on it is to recover. */
  readonly over: () => void;
};

const warmUpMs = 1_000;
/** So long the load goes on after the fault, at the least. */
const windDownMs = 1_000;
const socketsKept = 12;
const sessionsKept = 40;

export async function createStage(parts: Parts): Promise<Stage> {
  const client = createClient(parts.baseUrl);
  const [ledger, journal] = [createLedger(), createJournal()];
  const lanes = createLanes({ client, ledger, journal });
  const stranger = await signedUp(client);
  return {
    ...parts,
    client,
    ledger,
    journal,
    lanes,
    isServing: () => isServedAgain(client, stranger),
    async underLoad(
      work,
      { rates = steadyRates, sockets: count = socketsKept, sessions = sessionsKept } = {},
    ) {
      await fill(lanes, ledger, sessions + count);
      journal.clear();
      const sockets = await keepSockets(count, { baseUrl: parts.baseUrl, ledger, journal });
      const load = startLoad(lanes, rates);
      let overAtMs = Infinity;
      try {
        await pause(warmUpMs);
        const facts = await work({ sockets, over: () => (overAtMs = performance.now()) });
        await pause(windDownMs);
        await load.stop();
        const checked = await audit({ client, ledger }, ledger.accounts());
        return seenOf({ entries: journal.entries(), checked, overAtMs, facts });
      } finally {
        await load.stop();
        sockets.stop();
        for (const session of ledger.live()) session.pinned = false;
      }
    },
  };
}

async function signedUp(client: Client): Promise<TestUser> {
  const person = newUser();
  const { answer, error } = await signUp(client, person);
  if (answer?.status !== 201) throw new Error(`nobody can sign up: ${answer?.status ?? error}`);
  return person;
}

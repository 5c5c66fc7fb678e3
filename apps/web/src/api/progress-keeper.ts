import { Progress, endpoints } from '@session-lab/contract';
import type { Client } from './client.ts';
import type { SessionKeeper } from './session-keeper.ts';

const progressKey = 'session-lab.progress';

type Labs = Progress['labs'];

export type ProgressKeeper = {
  /** The name of a lab to the instant at which it was checked off, ISO 8601. */
  snapshot: () => Labs;
  subscribe: (listener: () => void) => () => void;
  start: () => void;
  checkOff: (lab: string) => void;
};

type ProgressKeeperOptions = {
  client: Client;
  keeper: SessionKeeper;
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | undefined;
  /** Epoch milliseconds. */
  now: () => number;
};

/**
 * Which labs are checked off. What is not on an account yet lies in this browser: a guest's, and what the server did not
 * take. Whoever signs up or in takes it along.
 */
export function createProgressKeeper({
  client,
  keeper,
  storage,
  now,
}: ProgressKeeperOptions): ProgressKeeper {
  let labs: Labs = {};
  let account: string | undefined;
  let syncing = false;
  const listeners = new Set<() => void>();

  function set(next: Labs): void {
    labs = next;
    for (const listener of listeners) listener();
  }

  const here = (): Labs => parsed(storage?.getItem(progressKey) ?? null);

  function keepHere(next: Labs): void {
    try {
      if (Object.keys(next).length === 0) storage?.removeItem(progressKey);
      else storage?.setItem(progressKey, JSON.stringify({ labs: next }));
    } catch {
      // Full, or closed since: it is kept until the page closes.
    }
  }

  /** Reads the account's first: another device may have been there meanwhile, and the whole is replaced. */
  async function sync(): Promise<void> {
    if (syncing) return;
    syncing = true;
    const whose = account;
    const read = await client.request(endpoints.readProgress);
    if (read.ok && account === whose) await bring(read.data.labs);
    syncing = false;
    // Another one signed in meanwhile.
    if (account !== undefined && account !== whose) void sync();
  }

  /** Adds what lies here to what the account has. */
  async function bring(known: Labs): Promise<void> {
    const merged = earliest(known, here());
    set(merged);
    const isNews = Object.keys(merged).length > Object.keys(known).length;
    if (isNews && !(await client.request(endpoints.writeProgress, { body: { labs: merged } })).ok) return;
    const since = Object.entries(here()).filter(([lab]) => merged[lab] === undefined);
    keepHere(Object.fromEntries(since));
    if (since.length > 0) await bring(merged);
  }

  function hear(): void {
    const { session, away } = keeper.snapshot();
    if (session.status === 'guest' && account !== undefined) {
      account = undefined;
      set(here());
    }
    if (session.status !== 'signed-in' || away !== undefined || account === session.profile.id) return;
    account = session.profile.id;
    void sync();
  }

  return {
    snapshot: () => labs,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: () => {
      set(here());
      keeper.subscribe(hear);
      hear();
    },
    checkOff: (lab) => {
      if (labs[lab] !== undefined) return;
      const at = new Date(now()).toISOString();
      keepHere({ ...here(), [lab]: at });
      set({ ...labs, [lab]: at });
      if (account !== undefined) void sync();
    },
  };
}

function earliest(one: Labs, other: Labs): Labs {
  const merged = { ...one };
  for (const [lab, at] of Object.entries(other)) {
    const before = merged[lab];
    if (before === undefined || at < before) merged[lab] = at;
  }
  return merged;
}

function parsed(text: string | null): Labs {
  try {
    const read = Progress.safeParse(JSON.parse(text ?? 'null'));
    return read.success ? read.data.labs : {};
  } catch {
    return {};
  }
}

import { useEffect, useState } from 'react';
import type * as z from 'zod/mini';
import type { Sites } from '@session-lab/contract';
import { endpoints, type Arrival } from '@session-lab/contract/labs/bank';
import { endpoints as sitesEndpoints } from '@session-lab/contract/labs/sites';
import { pause } from '../../../api/pause.ts';
import { asStudent } from './student.ts';

/** Time between two reads of new arrivals. */
const pollMs = 250;
/** Maximum time of a request of the page itself. */
const quietTimeoutMs = 10_000;

/** The bank of one student, and the sites around it. */
export type Bank = {
  readonly sites: Sites;
  /**
   * Skips the arrivals until now. Opens a bank at the first call, and after the hour of a bank. Resolves to undefined if the
   * server did not open one.
   */
  readonly student: () => Promise<string | undefined>;
  /** Like `student`, but skips no arrival if the bank is open. */
  readonly openedStudent: () => Promise<string | undefined>;
  /** Resolves to the arrivals since the last call, and to none before a bank is open. */
  readonly newArrivals: () => Promise<readonly Arrival[]>;
  /** Passes each new arrival on, until `onArrival` returns true, or until a time without an arrival. Resolves to whether it returned true. */
  readonly follow: (onArrival: (arrival: Arrival) => boolean, silenceMs: number) => Promise<boolean>;
};

/** `off`: the sites are off, with the reason as a sentence. */
export type BankState =
  | { readonly status: 'loading' }
  | { readonly status: 'off'; readonly reason: string }
  | { readonly status: 'on'; readonly bank: Bank };

const reasons = {
  not_configured: 'This server has no addresses for the bank and the other site, so this lab is off.',
  public_host:
    'The bank and the other site have addresses of the server’s own machine, so this lab works only there.',
  unknown: 'The server sent no address of the bank. Reload the page.',
} as const;

/** Reads where the sites are, once. */
export function useBank(): BankState {
  const [state, setState] = useState<BankState>({ status: 'loading' });
  useEffect(() => {
    let isCurrent = true;
    void (async () => {
      const found = await requestQuietly(sitesEndpoints.readSites);
      if (!isCurrent) return;
      setState(
        found?.sites === undefined
          ? { status: 'off', reason: reasons[found?.reason ?? 'unknown'] }
          : { status: 'on', bank: createBank(found.sites) },
      );
    })();
    return () => {
      isCurrent = false;
    };
  }, []);
  return state;
}

function createBank(sites: Sites): Bank {
  let student: string | undefined;
  let after: string | undefined;

  /** Reads follow each other: an answer that is late would set the position back. */
  let reading: Promise<unknown> = Promise.resolve();
  function newArrivals(): Promise<readonly Arrival[] | undefined> {
    const found = reading.then(readArrivals);
    reading = found;
    return found;
  }

  /** Resolves to undefined if the bank has no such student any more, or did not answer. */
  async function readArrivals(): Promise<readonly Arrival[] | undefined> {
    if (student === undefined) return undefined;
    const query = after === undefined ? '' : `?after=${after}`;
    const found = await requestQuietly(endpoints.readArrivals, { query, headers: asStudent(student) });
    after = found?.after ?? after;
    return found?.arrivals;
  }

  async function follow(
    onArrival: (arrival: Arrival) => boolean,
    silenceMs: number,
    sinceMs = performance.now(),
  ): Promise<boolean> {
    const arrivals = (await newArrivals()) ?? [];
    if (arrivals.some(onArrival)) return true;
    const nowMs = performance.now();
    const silentSinceMs = arrivals.length > 0 ? nowMs : sinceMs;
    if (nowMs - silentSinceMs > silenceMs) return false;
    await pause(pollMs);
    return follow(onArrival, silenceMs, silentSinceMs);
  }

  let opening: Promise<string | undefined> | undefined;

  async function open(): Promise<string | undefined> {
    opening ??= (async () => {
      student = (await requestQuietly(endpoints.createStudent))?.student;
      after = undefined;
      opening = undefined;
      return student;
    })();
    return opening;
  }

  return {
    sites,
    student: async () => ((await newArrivals()) === undefined ? open() : student),
    newArrivals: async () => (await newArrivals()) ?? [],
    openedStudent: async () => student ?? open(),
    follow: async (onArrival, silenceMs) => follow(onArrival, silenceMs),
  };
}

type Quiet<Schema extends z.ZodMiniType> = {
  readonly method: string;
  readonly path: string;
  readonly response: Schema;
};

/**
 * Sends a request of the lab's page itself. It is not part of the story, so it is not in the request log. Resolves to undefined
 * for each answer but the expected one.
 */
export async function requestQuietly<Schema extends z.ZodMiniType>(
  { method, path, response }: Quiet<Schema>,
  { query = '', headers = {} }: { query?: string; headers?: Readonly<Record<string, string>> } = {},
): Promise<z.output<Schema> | undefined> {
  try {
    const answer = await fetch(`${path}${query}`, {
      method,
      headers,
      credentials: 'omit',
      cache: 'no-store',
      // Reads follow each other, so a server without an answer would block them all.
      signal: AbortSignal.timeout(quietTimeoutMs),
    });
    const parsed = response.safeParse(await answer.json());
    return answer.ok && parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the address of a page for a student. */
export type Address = (sites: Sites, student: string) => string;

export type OpenedWindow = { readonly student: string; readonly goTo: (address: Address) => void };

/**
 * Opens an empty window for a page of the sites. Call it at once after a click, or the browser blocks the window. Without a
 * window or a student, resolves to the problem as a sentence.
 */
export async function openWindow(bank: Bank): Promise<OpenedWindow | { readonly problem: string }> {
  const opened = window.open('', '_blank', 'popup,width=520,height=620');
  if (opened === null)
    return { problem: 'The browser blocked the window. Allow windows for this page, and try again.' };
  const student = await bank.student();
  if (student === undefined) {
    opened.close();
    return { problem: 'The bank did not open an account. Try again in a moment.' };
  }
  return {
    student,
    goTo: (address) => {
      opened.location.href = address(bank.sites, student);
    },
  };
}

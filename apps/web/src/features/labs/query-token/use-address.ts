import { useState } from 'react';
import type { Sites } from '@session-lab/contract';
import type { Arrival } from '@session-lab/contract/labs/bank';
import { openWindow, useBank, type BankState } from '../frame/bank.ts';

/** A page with a token in its address: three policies for `Referer`, and the entry in the browser's history. */
export const trials = ['no-referrer', 'strict-origin-when-cross-origin', 'unsafe-url', 'history'] as const;
export type Trial = (typeof trials)[number];

const timeoutMs = 10_000;

/** Returns the token in an address. */
export const tokenIn = (address: string): string | undefined =>
  /[?&]access_token=([\w-]+)/.exec(address)?.[1];

/** The label of the request that ends a trial, among the arrivals at the bank. */
const markOf = (trial: Trial): string => (trial === 'history' ? trial : `referer.${trial}`);

function addressOf({ bank, attacker }: Sites, student: string, trial: Trial): string {
  const query = new URLSearchParams({ student, as: 'ada', token: 'address' });
  if (trial === 'history') query.set('history', '');
  else {
    query.set('referrer', trial);
    query.set('pixel', attacker);
    query.set('pixel_mark', markOf(trial));
    query.set('leave', '');
  }
  return `${bank}/?${query.toString()}`;
}

export type Addresses = {
  readonly state: BankState;
  /** The request that arrived at the bank in each trial: that of the other site's server, or of the page after going back. */
  readonly found: ReadonlyMap<Trial, Arrival>;
  readonly running: Trial | undefined;
  readonly problem: string | undefined;
  readonly run: (trial: Trial) => void;
};

/** Opens pages of the bank with a token in their address, and follows what arrives at the bank. */
export function useAddress(): Addresses {
  const state = useBank();
  const [found, setFound] = useState<ReadonlyMap<Trial, Arrival>>(new Map());
  const [running, setRunning] = useState<Trial>();
  const [problem, setProblem] = useState<string>();

  async function run(trial: Trial): Promise<void> {
    if (state.status !== 'on') return;
    const opened = openWindow();
    if (opened === undefined) {
      setProblem('The browser blocked the window. Allow windows for this page, and try again.');
      return;
    }
    setProblem(undefined);
    setRunning(trial);
    const { bank } = state;
    const student = await bank.student();
    if (student === undefined) {
      opened.close();
      setProblem('The bank did not open an account. Try again in a moment.');
    } else {
      opened.location.href = addressOf(bank.sites, student, trial);
      const isWhole = await bank.follow((arrival) => {
        if (arrival.mark !== markOf(trial)) return false;
        setFound((before) => new Map(before).set(trial, arrival));
        return true;
      }, timeoutMs);
      if (!isWhole) setProblem('The request did not arrive at the bank. Is the window still open?');
    }
    setRunning(undefined);
  }

  return {
    state,
    found,
    running,
    problem,
    run: (trial) => {
      void run(trial);
    },
  };
}

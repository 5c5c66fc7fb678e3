import { useState } from 'react';
import type { Sites } from '@session-lab/contract';
import type { Arrival } from '@session-lab/contract/labs/bank';
import { useBankTasks, type BankTasks } from '../frame/bank-runs.ts';

/** A page with a token in its address: three policies for `Referer`, and the entry in the browser's history. */
export const trials = ['no-referrer', 'strict-origin-when-cross-origin', 'unsafe-url', 'history'] as const;
export type Trial = (typeof trials)[number];

/** Longest time without an arrival. After it, the window counts as closed. */
const silenceMs = 10_000;

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

type Addresses = Pick<BankTasks, 'state' | 'busy' | 'problem'> & {
  /** The request that arrived at the bank in each trial: that of the other site's server, or of the page after going back. */
  readonly found: ReadonlyMap<Trial, Arrival>;
  readonly run: (trial: Trial) => void;
};

/** Opens pages of the bank with a token in their address, and follows what arrives at the bank. */
export function useAddress(): Addresses {
  const { inWindow, ...rest } = useBankTasks();
  const [found, setFound] = useState<ReadonlyMap<Trial, Arrival>>(new Map());
  return {
    ...rest,
    found,
    run: (trial) => {
      inWindow(async ({ bank, goTo }) => {
        goTo((sites, student) => addressOf(sites, student, trial));
        const hasArrived = await bank.follow((arrival) => {
          if (arrival.mark !== markOf(trial)) return false;
          setFound((before) => new Map(before).set(trial, arrival));
          return true;
        }, silenceMs);
        return hasArrived ? undefined : 'The request did not arrive at the bank. Is the window still open?';
      });
    },
  };
}

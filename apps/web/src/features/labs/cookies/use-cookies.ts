import { useMemo, useState } from 'react';
import type { Sites } from '@session-lab/contract';
import type { Arrival } from '@session-lab/contract/labs/bank';
import { useApi } from '../../../api/api-context.tsx';
import type { Player } from '../../../stage/motion/player.ts';
import { useShown } from '../../../stage/motion/use-player.ts';
import { exchangeOf } from '../frame/arrivals.ts';
import { openWindow, useBank, type Bank, type BankState } from '../frame/bank.ts';
import { causeOf, firstSetting, shownOf, type Setting, type Trial } from './trials.ts';

/** Requests of a sign-in: the sign-in itself, and the request of the bank’s page after it. */
const signInSize = 2;
/** Requests of a visit: image, frame and link. */
const visitSize = 3;
const timeoutMs = 10_000;

export type Cookies = {
  readonly state: BankState;
  readonly setting: Setting;
  readonly choose: (setting: Setting) => void;
  /** The trials as the player has shown them. The last is the newest. */
  readonly trials: readonly Trial[];
  readonly busy: boolean;
  /** Whether the bank has a session with the chosen setting, so that a visit makes sense. */
  readonly signedIn: boolean;
  readonly problem: string | undefined;
  readonly signIn: () => void;
  readonly visit: () => void;
  /** Opens a page of the sites in a window that stays open. */
  readonly open: (address: Address) => void;
};

type Address = (sites: Sites, student: string) => string;

/** Address of the bank’s page, which signs in, reads the account and closes its window. */
function bankAddress({ bank }: Sites, student: string, { carrier, httpOnly }: Setting): string {
  const query = new URLSearchParams({ student, as: 'ada', leave: '' });
  if (carrier === 'header') query.set('token', 'memory');
  else query.set('carrier', carrier);
  if (!httpOnly) query.set('http_only', 'off');
  return `${bank}/?${query.toString()}`;
}

/** Runs the lab: opens the windows, and adds the requests that the bank received to the request log and the player. */
export function useCookies(player: Player): Cookies {
  const { log } = useApi();
  const state = useBank();
  const [setting, setSetting] = useState(firstSetting);
  const [trials, setTrials] = useState<readonly Trial[]>([]);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const exchanges = useShown(player);
  const shown = useMemo(() => shownOf(trials, exchanges), [trials, exchanges]);
  const last = trials.at(-1);
  const signedIn = last !== undefined && last.received.length > 0 && isSame(last.setting, setting);

  type Run = {
    trial: Trial;
    size: number;
    label: string;
    address: Address;
    belongs: (arrival: Arrival) => boolean;
  };

  /** Opens a window of the student’s bank. Shows the problem and resolves to undefined if there was one. */
  async function openFor(bank: Bank): Promise<{ opened: Window; student: string } | undefined> {
    const opened = openWindow();
    if (opened === undefined) {
      setProblem('The browser blocked the window. Allow windows for this page, and try again.');
      return undefined;
    }
    setProblem(undefined);
    const student = await bank.student();
    if (student !== undefined) return { opened, student };
    opened.close();
    setProblem('The bank did not open an account. Try again in a moment.');
    return undefined;
  }

  async function open(address: Address): Promise<void> {
    if (state.status !== 'on') return;
    const found = await openFor(state.bank);
    if (found !== undefined) found.opened.location.href = address(state.bank.sites, found.student);
  }

  async function run({ trial, size, label, address, belongs }: Run): Promise<void> {
    if (state.status !== 'on') return;
    const { bank } = state;
    setBusy(true);
    const found = await openFor(bank);
    if (found === undefined) {
      setBusy(false);
      return;
    }
    let current = trial;
    const change = (next: Trial): void => {
      current = next;
      setTrials((before) => [...before.filter(({ id }) => id !== next.id), next]);
    };
    player.begin({ size, label });
    found.opened.location.href = address(bank.sites, found.student);
    let count = 0;
    const isWhole = await bank.follow((arrival) => {
      if (!belongs(arrival) || count === size) return false;
      count += 1;
      const exchange = exchangeOf(arrival, log.nextNumber());
      change({
        ...current,
        received: [...current.received, { arrival, exchange }],
        visited: count === visitSize,
      });
      log.add(exchange);
      return count === size;
    }, timeoutMs);
    if (!isWhole) {
      change({ ...current, visited: size === visitSize });
      setProblem('Not all requests arrived at the bank. Is the window still open?');
      player.end();
    }
    setBusy(false);
  }

  return {
    state,
    setting,
    choose: setSetting,
    trials: shown,
    busy,
    signedIn,
    problem,
    open: (address) => {
      void open(address);
    },
    signIn: () => {
      void run({
        trial: { id: (last?.id ?? 0) + 1, setting, received: [], visited: false },
        size: signInSize,
        label: 'sign in',
        address: (sites, student) => bankAddress(sites, student, setting),
        belongs: ({ fetchSite }) => fetchSite === 'same-origin',
      });
    },
    visit: () => {
      if (last === undefined) return;
      const { site } = setting;
      // A second visit replaces the first.
      const own = last.received.filter(
        ({ arrival }) => causeOf(arrival) === 'script' || arrival.issued !== undefined,
      );
      void run({
        trial: { ...last, setting, received: own, visited: false },
        size: visitSize,
        label: 'visit',
        address: (sites, student) => `${sites[site]}/visit?student=${student}&go`,
        belongs: (arrival) => {
          const cause = causeOf(arrival);
          return cause !== undefined && cause !== 'script';
        },
      });
    },
  };
}

const isSame = (one: Setting, other: Setting): boolean =>
  one.carrier === other.carrier && one.httpOnly === other.httpOnly;

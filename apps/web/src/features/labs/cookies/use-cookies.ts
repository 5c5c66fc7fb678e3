import { useMemo, useState } from 'react';
import type { Sites } from '@session-lab/contract';
import { narrowPath } from '@session-lab/contract/labs/bank';
import type { Player } from '../../../stage/motion/player.ts';
import type { Address, BankState } from '../frame/bank.ts';
import { useBankRuns } from '../frame/bank-runs.ts';
import {
  causeOf,
  firstSetting,
  trialsOf,
  type Carrier,
  type Opened,
  type Setting,
  type Trial,
} from './trials.ts';

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

/** Address of the bank’s page, which signs in, reads the account and closes its window. */
function bankAddress({ bank }: Sites, student: string, { carrier, httpOnly }: Setting): string {
  const query = new URLSearchParams({ student, as: 'ada', leave: '' });
  if (carrier === 'header') query.set('token', 'memory');
  else for (const [name, value] of Object.entries(attributesOf(carrier))) query.set(name, value);
  if (!httpOnly) query.set('http_only', 'off');
  return `${bank}/?${query.toString()}`;
}

/** Parameters of the bank’s page for a cookie (apps/bank/README.md). */
function attributesOf(carrier: Exclude<Carrier, 'header'>): Readonly<Record<string, string>> {
  if (carrier === 'path') return { carrier: 'lax', path: narrowPath };
  if (carrier === 'secure') return { carrier: 'lax', secure: 'on' };
  return { carrier };
}

/** Runs the lab: signs in at the bank with a setting, and visits the other site. */
export function useCookies(player: Player): Cookies {
  const { state, busy, problem, inWindow, runs, start } = useBankRuns<Opened>(player);
  const [setting, setSetting] = useState(firstSetting);
  const trials = useMemo(() => trialsOf(runs), [runs]);
  const last = trials.at(-1);

  return {
    state,
    setting,
    choose: setSetting,
    trials,
    busy,
    signedIn: last !== undefined && isSame(last.setting, setting),
    problem,
    open: (address) => {
      inWindow(async ({ goTo }) => {
        goTo(address);
        return undefined;
      });
    },
    signIn: () => {
      start({
        about: { to: 'signIn', setting },
        label: 'sign in',
        // The sign-in itself, and the requests of the bank’s page after it.
        size: setting.carrier === 'path' ? 3 : 2,
        address: (sites, student) => bankAddress(sites, student, setting),
        belongs: ({ fetchSite }) => fetchSite === 'same-origin',
      });
    },
    visit: () => {
      start({
        about: { to: 'visit', setting },
        label: 'visit',
        // The image, the frame and the link.
        size: 3,
        address: (sites, student) => `${sites[setting.site]}/visit?student=${student}&go`,
        belongs: (arrival) => {
          const cause = causeOf(arrival);
          return cause !== undefined && arrival.fetchSite !== 'same-origin';
        },
      });
    },
  };
}

const isSame = (one: Setting, other: Setting): boolean =>
  one.carrier === other.carrier && one.httpOnly === other.httpOnly;

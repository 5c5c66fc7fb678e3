import type { Arrival, Carrier, Defence as BankDefence } from '@session-lab/contract/labs/bank';
import { cookieOf } from '../frame/arrivals.ts';
import type { Verdict } from '../frame/matrix-cell.tsx';

/** A row of the matrix: how a page of the attacker causes a request. */
export const attacks = [
  { name: 'form', title: 'Form (POST)', text: 'a form of another site' },
  { name: 'link', title: 'Link (GET)', text: 'a link of another site' },
  { name: 'image', title: 'Image', text: 'an image of another site' },
  { name: 'fetch', title: 'fetch, no-cors', text: 'a fetch of another site' },
  { name: 'frame', title: 'Frame', text: 'a frame of another site' },
  { name: 'port', title: 'Form, other port', text: 'a form of another port of the bank’s host' },
  { name: 'login', title: 'Login as Mallory', text: 'a sign-in form of another site' },
] as const;
type Attack = (typeof attacks)[number];

/** A column of the matrix: how the bank keeps its session in the browser, and what it checks. */
type Column = {
  readonly name: string;
  /** Heading of the column. */
  readonly title: string;
  /** Name in a sentence. */
  readonly text: string;
  readonly carrier: Carrier;
  readonly defence: BankDefence;
};
export const defences = [
  { name: 'none', title: 'None', text: 'SameSite=None', carrier: 'none', defence: 'none' },
  { name: 'unset', title: 'unset', text: 'no SameSite', carrier: 'unset', defence: 'none' },
  { name: 'lax', title: 'Lax', text: 'SameSite=Lax', carrier: 'lax', defence: 'none' },
  { name: 'strict', title: 'Strict', text: 'SameSite=Strict', carrier: 'strict', defence: 'none' },
  { name: 'token', title: 'token', text: 'a synchronizer token', carrier: 'none', defence: 'token' },
  {
    name: 'origin',
    title: 'headers',
    text: 'a check of Origin and Sec-Fetch-Site',
    carrier: 'none',
    defence: 'fetch-metadata',
  },
  {
    name: 'header',
    title: 'no cookie',
    text: 'the header Authorization instead of a cookie',
    carrier: 'header',
    defence: 'header-only',
  },
] as const satisfies readonly Column[];
export type Defence = (typeof defences)[number];

export type CellId = { readonly attack: Attack; readonly defence: Defence };

/** The label of a cell's request in its address (apps/attacker/src/runner.ts). */
export const markOf = ({ attack, defence }: CellId): string =>
  `${defence.carrier}.${defence.defence}.${attack.name}`;

/** All cells, in the order in which a run tries them: one defence after another. */
export const allCells: readonly CellId[] = defences.flatMap((defence) =>
  attacks.map((attack) => ({ attack, defence })),
);

/** The plan of a run for the attacker's server: `none.none:form,link;lax.none:form`. */
export function planOf(cells: readonly CellId[]): string {
  return defences
    .flatMap((defence) => {
      const own = cells.filter((cell) => cell.defence === defence).map(({ attack }) => attack.name);
      return own.length === 0 ? [] : [`${defence.carrier}.${defence.defence}:${own.join(',')}`];
    })
    .join(';');
}

/**
 * The outcome of one attack.
 * - `succeeded`: the bank did what the attacker wanted
 * - `withheld`: the request arrived without a cookie
 * - `refused`: the request arrived with the cookie, and the bank refused it
 * - `harmless`: the bank accepted the request, and nothing changed for the user
 * - `absent`: no request arrived
 */
type Kind = 'succeeded' | 'withheld' | 'refused' | 'harmless' | 'absent';

/** The check of the bank that refused a request, by the reason of its arrival. */
const checks: Readonly<Record<string, { word: string; sentence: (arrival: Arrival) => string }>> = {
  csrf_token: {
    word: 'no token',
    sentence: () => 'The cookie arrived. The bank refused the request, because it has no synchronizer token.',
  },
  cross_site_request: {
    word: 'cross-site',
    // A browser without Sec-Fetch-Site sends only Origin.
    sentence: ({ fetchSite }) =>
      `The bank refused the request by its headers: ${fetchSite === undefined ? 'Origin' : 'Sec-Fetch-Site'} states that no page of the bank caused it.`,
  },
  header_only: {
    word: 'ignored',
    sentence: () => 'The cookie arrived. The bank ignores cookies.',
  },
};

/**
 * Returns what came of the attack of a cell. An arrival can be missing because the browser sent no request, or because the bank
 * answered with an error of the server or of a limit.
 */
export function verdictOf({ attack, defence }: CellId, arrival: Arrival | undefined): Verdict<Kind> {
  if (arrival === undefined)
    return {
      kind: 'absent',
      tone: 'unavailable',
      word: 'no arrival',
      sentence: 'The bank recorded no request within its time.',
    };
  if (arrival.accepted) {
    if (attack.name !== 'login')
      return {
        kind: 'succeeded',
        tone: 'bad',
        word: 'paid',
        sentence: 'The cookie arrived, and the bank paid 100 from Ada’s account to Mallory.',
      };
    // With this defence the bank sets no cookie, so the browser of the victim keeps nothing of the response.
    if (defence.carrier === 'header')
      return {
        kind: 'harmless',
        tone: 'ok',
        word: 'not kept',
        sentence:
          'The bank accepted the sign-in. Its token is in a response header, which a navigation does not keep: the browser is not signed in.',
      };
    return {
      kind: 'succeeded',
      tone: 'bad',
      word: 'signed in',
      sentence:
        'A sign-in needs no cookie, so the bank accepted it. What Ada does now at the bank, she does in Mallory’s account.',
    };
  }
  const check = checks[arrival.reason];
  if (check !== undefined)
    return { kind: 'refused', tone: 'ok', word: check.word, sentence: check.sentence(arrival) };
  if (cookieOf(arrival) !== undefined)
    return {
      kind: 'refused',
      tone: 'ok',
      word: 'refused',
      sentence: `The cookie arrived, and the bank refused the request: ${arrival.reason}.`,
    };
  return {
    kind: 'withheld',
    tone: 'ok',
    word: 'no cookie',
    sentence:
      defence.carrier === 'header'
        ? 'The request arrived without a token. The browser has no cookie of the bank that it could add.'
        : 'The request arrived without the cookie: the browser withheld the cookie. So the bank refused the request.',
  };
}

/**
 * Returns the verdicts of a run from the arrivals that were shown. A cell whose request is missing has a verdict only after
 * the arrival of a later cell, or after the window went through the whole run.
 */
export function resultsOf(
  cells: readonly CellId[],
  arrivals: readonly Arrival[],
  isWhole: boolean,
): Map<string, Verdict<Kind>> {
  const byMark = new Map(arrivals.map((arrival) => [arrival.mark, arrival]));
  const last = isWhole ? cells.length - 1 : cells.findLastIndex((cell) => byMark.has(markOf(cell)));
  return new Map(
    cells.slice(0, last + 1).map((cell) => [markOf(cell), verdictOf(cell, byMark.get(markOf(cell)))]),
  );
}

/** The label of the last request of a run. */
export const endMark = 'end';

/** Returns whether a request is one that the attacker’s site caused: the forged transfer of the prize page, or that of a cell. */
export const isForged = ({ path, fetchSite }: Arrival): boolean =>
  /\/(transfer|sign-in)$/.test(path) && (fetchSite === 'cross-site' || fetchSite === 'same-site');

/** Returns the index of the right answer from the forged transfer of the prize page. Undefined without this transfer. */
export function rightAnswer(forged: Arrival | undefined): number | undefined {
  if (forged === undefined) return undefined;
  return forged.accepted ? 1 : 0;
}

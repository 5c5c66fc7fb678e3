import type { Arrival } from '@session-lab/contract/labs/bank';
import type { Exchange } from '../../../api/exchange.ts';
import { cookieOf, type Received } from '../frame/arrivals.ts';
import type { BankRun } from '../frame/bank-runs.ts';

/**
 * How the bank gives the token to the browser: the value of `SameSite`, a Lax cookie with `Path` or `Secure`, the cookie of the
 * session library, or no cookie.
 */
export const carriers = ['lax', 'none', 'strict', 'unset', 'path', 'secure', 'library', 'header'] as const;
export type Carrier = (typeof carriers)[number];

export const carrierNames = {
  lax: 'SameSite=Lax',
  none: 'SameSite=None',
  strict: 'SameSite=Strict',
  unset: 'no SameSite',
  path: 'Path=…/me',
  secure: 'Secure',
  library: '__Host-bank',
  header: 'Authorization',
} as const satisfies Record<Carrier, string>;

/** `attacker`: another site. `neighbour`: another port of the bank’s host, which is the same site. */
export type Site = 'attacker' | 'neighbour';
export type Setting = { readonly carrier: Carrier; readonly httpOnly: boolean; readonly site: Site };

export const firstSetting: Setting = { carrier: 'lax', httpOnly: true, site: 'attacker' };

/** A window of the lab: what it is for, and the setting when it was opened. */
export type Opened = { readonly to: 'signIn' | 'visit'; readonly setting: Setting };

/** A sign-in with one setting, and a visit to the other site after it. */
export type Trial = {
  readonly id: number;
  readonly setting: Setting;
  readonly received: readonly Received[];
  /** Whether all requests of the visit arrived, or their time is over. */
  readonly visited: boolean;
};

/**
 * The cause of a request: the script of the bank’s page, or the image, the frame or the link of the other site. `outside`: the
 * second request of the script, which is outside the `Path` of the cookie. Only a trial with a path has it.
 */
export const causes = ['script', 'outside', 'image', 'frame', 'link'] as const;
export type Cause = (typeof causes)[number];

const causeNames = {
  image: 'the image',
  frame: 'the frame',
  link: 'the link',
} as const;

const otherCauses = ['image', 'frame', 'link'] as const;
const destinations: Readonly<Record<string, Cause>> = { image: 'image', iframe: 'frame', document: 'link' };

/** Returns what caused a request that reads the account or the comments. Undefined for the sign-in. */
export function causeOf({ path, fetchSite, fetchDest }: Arrival): Cause | undefined {
  if (path.endsWith('/comments') && fetchSite === 'same-origin') return 'outside';
  if (!path.endsWith('/me')) return undefined;
  if (fetchSite === 'same-origin') return 'script';
  return destinations[fetchDest ?? ''];
}

/** `cookie`: the browser added it. `header`: a script added it. `missing`: the request did not arrive. */
export type Finding = 'cookie' | 'header' | 'nothing' | 'missing';

/** Returns what the bank found in the request of a cause. Undefined before the request, or the end of the visit. */
export function findingOf({ received, visited }: Trial, cause: Cause): Finding | undefined {
  const found = received.find(({ arrival }) => causeOf(arrival) === cause)?.arrival;
  if (found === undefined)
    return visited && cause !== 'script' && cause !== 'outside' ? 'missing' : undefined;
  if (found.authorization) return 'header';
  return cookieOf(found) === undefined ? 'nothing' : 'cookie';
}

/** Returns the names of the cookies that the script of the bank’s page could read, after the sign-in. */
export const readableIn = ({ received }: Trial): readonly string[] | undefined =>
  received.find(({ arrival }) => causeOf(arrival) === 'script')?.arrival.readable;

/** Returns what the bank sent to the browser at the sign-in. */
export const issuedIn = ({ received }: Trial): string | undefined =>
  received.find(({ arrival }) => arrival.issued !== undefined)?.arrival.issued;

/** Returns the trials. A visit belongs to the sign-in before it, and replaces an earlier visit. */
export function trialsOf(runs: readonly BankRun<Opened>[]): readonly Trial[] {
  const trials: Trial[] = [];
  let signedIn: readonly Received[] = [];
  for (const { id, about, received, hasEnded } of runs) {
    if (received.length === 0 && !hasEnded) continue;
    const { to, setting } = about;
    if (to === 'signIn') {
      signedIn = received;
      if (received.length > 0) trials.push({ id, setting, received, visited: false });
      continue;
    }
    const last = trials.pop();
    if (last !== undefined)
      trials.push({ ...last, setting, received: [...signedIn, ...received], visited: hasEnded });
  }
  return trials;
}

const isFirstSetting = ({ carrier, site }: Setting): boolean =>
  carrier === firstSetting.carrier && site === firstSetting.site;

/**
 * Returns the index of the right answer, from the first visit with the setting of step 2: 2 if the browser added the cookie to
 * a request of the other site, 1 if it added the cookie to requests of the bank’s page only. Undefined before that, and for a
 * browser that keeps no cookie.
 */
export function rightAnswer(trials: readonly Trial[]): number | undefined {
  const trial = trials.find(
    (one) => isFirstSetting(one.setting) && one.visited && findingOf(one, 'script') === 'cookie',
  );
  if (trial === undefined) return undefined;
  return otherCauses.some((cause) => findingOf(trial, cause) === 'cookie') ? 2 : 1;
}

/** Returns the first accepted request of another site to which the browser added the cookie. */
export const completedBy = (trials: readonly Trial[]): Exchange | undefined =>
  trials
    .flatMap(({ received }) => received)
    .find(
      ({ arrival }) =>
        arrival.accepted && arrival.fetchSite === 'cross-site' && cookieOf(arrival) !== undefined,
    )?.exchange;

/** Describes the newest trial: what this browser did. */
export function verdictOf(trial: Trial): string {
  const own = findingOf(trial, 'script');
  const found = otherCauses.map((cause) => [cause, findingOf(trial, cause)] as const);
  const with_ = (finding: Finding): string[] =>
    found.flatMap(([cause, one]) => (one === finding ? [causeNames[cause]] : []));
  if (own === undefined) return 'The bank has answered the sign-in.';
  if (own === 'nothing')
    return trial.setting.carrier === 'secure' && isOverHttp(trial)
      ? 'This browser did not send the cookie with Secure: the connection is HTTP and not HTTPS.'
      : 'This browser did not keep the cookie of the bank.';
  if (!trial.visited) return ofBankPage(trial, own);
  const missing = with_('missing');
  const late = missing.length === 0 ? '' : ` Did not arrive: ${and(missing)}.`;
  if (own === 'header')
    return `No request of the other page had the token: only the bank’s script can add it.${late}`;
  const [added, withheld] = [with_('cookie'), with_('nothing')];
  const page = trial.setting.site === 'neighbour' ? 'the page on the other port' : 'the other site';
  if (added.length === 0) return `This browser added the cookie to no request of ${page}.${late}`;
  const rest = withheld.length === 0 ? '' : `, and not to ${and(withheld)}`;
  return `This browser added the cookie to ${and(added)} of ${page}${rest}.${late}`;
}

/** Describes the requests of the bank’s page after a sign-in: what was added to them. */
function ofBankPage(trial: Trial, own: Finding): string {
  if (own === 'header') return 'The script of the bank’s page added the token to its request.';
  const outside = findingOf(trial, 'outside');
  if (outside === 'nothing')
    return 'This browser added the cookie to …/me, and not to …/comments, which is outside its Path.';
  if (outside === 'cookie')
    return 'This browser added the cookie to …/me and to …/comments, outside its Path.';
  if (trial.setting.carrier === 'secure' && isOverHttp(trial))
    return 'This browser sent the cookie with Secure over HTTP, as an exception for this host.';
  return 'This browser added the cookie to the request of the bank’s page. No script did.';
}

const isOverHttp = ({ received }: Trial): boolean =>
  received.some(
    ({ arrival }) => causeOf(arrival) === 'script' && arrival.referer?.startsWith('http:') === true,
  );

const and = (names: readonly string[]): string => new Intl.ListFormat('en').format(names);

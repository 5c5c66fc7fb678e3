import { kinds, type Claims, type Kind, type Step } from '@session-lab/contract/labs/jwt';
import { succeeded, type Exchange, type TokenForm } from '../../../api/exchange.ts';

export type JwtKind = Exclude<Kind, 'session'>;
export const jwtKinds = ['hs256', 'jwe', 'nested'] as const satisfies readonly JwtKind[];

export const kindNames: Record<Kind, string> = {
  session: 'Session',
  hs256: 'JWT, signed',
  jwe: 'JWT, encrypted',
  nested: 'JWT, both',
};

/** The technical names (RFC 7515, RFC 7516). */
export const kindHints: Record<Kind, string> = {
  session: 'a signed id',
  hs256: 'JWS, HS256',
  jwe: 'JWE, A256GCM',
  nested: 'a JWS in a JWE',
};

/** Labels of the tokens in the log and in the sentences: "with a JWT (signed, 327 bytes)". */
export const kindLabels: Record<Kind, string> = {
  session: 'session',
  hs256: 'signed',
  jwe: 'not signed',
  nested: 'signed',
};

/** Returns the name of the kind of token that a request of this lab is about. */
export function kindIn({ path }: Pick<Exchange, 'path'>): string | undefined {
  const kind = kinds.find((one) => path.startsWith(`/v1/labs/jwt/${one}/`));
  return kind === undefined ? undefined : `${kindNames[kind]}:`;
}

export const kindForms: Record<Kind, TokenForm> = {
  session: 'session',
  hs256: 'jwt',
  jwe: 'jwe',
  nested: 'jwe',
};

export type Held = {
  readonly kind: Kind;
  readonly token: string;
  readonly claims: Claims;
  /** The `exp` of the token, in the time of this computer's clock. */
  readonly expiresAtMs: number;
  /** Number of the sign-in's exchange. */
  readonly number: number;
};

export type Sent = {
  readonly what: 'use' | 'sign-out';
  readonly kind: Kind;
  readonly token: string;
  readonly denyList: boolean;
  readonly exchange: Exchange;
  readonly step: Step | undefined;
  /** Length of the Authorization header's value, as the replica counted it. */
  readonly receivedBytes: number | undefined;
};

/** Returns whether a sign-out of the token got a 204. */
export const isSignedOut = (token: string, sent: readonly Sent[]): boolean =>
  sent.some((one) => one.token === token && one.what === 'sign-out' && one.exchange.status === 204);

/** Requests with a token after its confirmed sign-out. */
function replaysIn(sent: readonly Sent[]): Sent[] {
  const signedOut = new Set<string>();
  return sent.filter(({ what, token, exchange }) => {
    if (what === 'sign-out' && exchange.status === 204) signedOut.add(token);
    return what === 'use' && signedOut.has(token);
  });
}

/** Returns the first 200 for a JWT whose sign-out got a 204 before. */
export const completedBy = (sent: readonly Sent[]): Exchange | undefined =>
  replaysIn(sent).find(({ kind, exchange }) => kind !== 'session' && exchange.status === 200)?.exchange;

/** Progress of the current tokens, in order. The buttons of the lab follow these states. */
export type Stage = 'no tokens' | 'signed in' | 'signed out' | 'replayed';

export function stageOf(held: readonly Held[], sent: readonly Sent[]): Stage {
  const tokens = new Set(held.map(({ token }) => token));
  const own = sent.filter(({ token }) => tokens.has(token));
  if (tokens.size === 0) return 'no tokens';
  const lastSignOut = own.findLastIndex(({ what }) => what === 'sign-out');
  if (lastSignOut === -1) return 'signed in';
  return own.slice(lastSignOut).some(({ what }) => what === 'use') ? 'replayed' : 'signed out';
}

/** The outcome for each kind that makes an answer right, in the order of `kinds` and of the lab's answers. */
const answers = [
  ['refused', 'refused', 'refused', 'refused'],
  ['refused', 'accepted', 'accepted', 'accepted'],
  ['accepted', 'accepted', 'accepted', 'accepted'],
] as const;

/**
 * Returns the index of the right answer, from the first replay of each kind without the deny list. Undefined before the
 * last of the four responses, and for any other outcome.
 */
export function rightAnswer(sent: readonly Sent[]): number | undefined {
  const replays = replaysIn(sent).filter(({ denyList }) => !denyList);
  const outcomes = kinds.map((kind) => outcomeOf(replays.find((one) => one.kind === kind)));
  const index = answers.findIndex((answer) => answer.every((outcome, at) => outcome === outcomes[at]));
  return index === -1 ? undefined : index;
}

function outcomeOf(sent: Sent | undefined): 'accepted' | 'refused' | undefined {
  if (sent?.exchange.status === 200) return 'accepted';
  return sent?.exchange.status === 401 ? 'refused' : undefined;
}

/** `bad`: a thief's request succeeded. `ok`: as it should be. `unavailable`: no server checked the token. */
type Meaning = 'ok' | 'bad' | 'unavailable';

/** The newest response for a token, and its meaning. */
export type Last = {
  readonly text: string;
  readonly meaning: Meaning;
  /** Whether the thief's request succeeded. */
  readonly isAttack?: true;
};

/** Returns undefined before the first response for this token. */
export function lastOf(token: string | undefined, sent: readonly Sent[]): Last | undefined {
  const own = sent.filter((one) => one.token === token);
  const last = own.at(-1);
  if (last === undefined) return undefined;
  const { what, exchange, step } = last;
  const isReplay = replaysIn(own).includes(last);
  const place = step === undefined ? '' : `, ${step}`;
  if (exchange.status === undefined || exchange.status >= 500)
    return {
      text: exchange.status === undefined ? 'no response' : `${exchange.status}`,
      meaning: 'unavailable',
    };
  if (what === 'sign-out')
    return succeeded(exchange)
      ? { text: `${exchange.status}, signed out`, meaning: 'ok' }
      : { text: `${exchange.status}${place}`, meaning: 'bad' };
  if (isReplay)
    return succeeded(exchange)
      ? { text: `${exchange.status}, still accepted`, meaning: 'bad', isAttack: true }
      : { text: `${exchange.status}, refused`, meaning: 'ok' };
  return { text: `${exchange.status}${place}`, meaning: succeeded(exchange) ? 'ok' : 'bad' };
}

/** Returns one sentence about the copies' responses after the newest sign-out. Undefined before the last of the four. */
export function verdictOf(held: readonly Held[], sent: readonly Sent[]): Last | undefined {
  const lastSignOut = sent.findLastIndex(({ what }) => what === 'sign-out');
  const replays = replaysIn(sent).filter((one) => sent.indexOf(one) > lastSignOut);
  const newest = held.flatMap(({ token }) => replays.findLast((one) => one.token === token) ?? []);
  if (newest.length < kinds.length) return undefined;
  const outcomes = newest.map(outcomeOf);
  if (outcomes.includes(undefined))
    return { text: 'Some copies got no usable response. Send the copies again.', meaning: 'unavailable' };
  const accepted = outcomes.filter((outcome) => outcome === 'accepted').length;
  return accepted === 0
    ? { text: `The servers refuse all ${kinds.length} copies.`, meaning: 'ok' }
    : {
        text: `Ada is signed out. The servers still accept ${accepted} of the ${kinds.length} copies.`,
        meaning: 'bad',
      };
}

/** The measurements of one kind of token from the responses so far. A value without a measurement is undefined. */
export type Measured = {
  /** Length of the Authorization header's value, as the page sent it and as the replica counted it. */
  readonly sentBytes: number | undefined;
  readonly receivedBytes: number | undefined;
  readonly verifyMs: number | undefined;
  readonly commands: readonly string[] | undefined;
};

export function measuredOf(kind: Kind, sent: readonly Sent[]): Measured {
  const uses = sent.filter(
    (one) => one.kind === kind && one.what === 'use' && one.exchange.servedBy !== undefined,
  );
  const good = uses.filter(({ exchange }) => succeeded(exchange));
  const last = uses.at(-1)?.exchange;
  return {
    sentBytes: last === undefined ? undefined : authorizationBytes(last),
    receivedBytes: good.at(-1)?.receivedBytes,
    verifyMs: median(good.map(({ exchange }) => exchange.timing.verifyMs)),
    commands: last === undefined ? undefined : commandsIn(last),
  };
}

/** Tokens are ASCII, so one character is one byte. */
const authorizationBytes = ({ requestHeaders }: Exchange): number | undefined =>
  requestHeaders.find(([name]) => name === 'Authorization')?.[1].length;

const commandsIn = ({ timing }: Exchange): string[] =>
  timing.store === undefined ? [] : timing.store.command.split(', ');

/** Returns the median of the defined values, or undefined without a value. */
export function median(values: readonly (number | undefined)[]): number | undefined {
  const sorted = values.filter((value) => value !== undefined).toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
}

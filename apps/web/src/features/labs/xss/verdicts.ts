import type { Arrival } from '@session-lab/contract/labs/bank';
import type { Exchange } from '../../../api/exchange.ts';
import { cookieOf, isOfProgram, type Received } from '../frame/arrivals.ts';
import type { Verdict as VerdictOf } from '../frame/matrix-cell.tsx';
import { markOf, type CellId } from './matrix.ts';

/**
 * The outcome of a comment.
 * - `used`: the thief’s server used Ada’s token
 * - `moved`: money moved, without a stolen token
 * - `stopped`: the page reported what stopped the comment
 * - `refused`: a request of the comment arrived, and the bank refused it
 * - `sent`: the page sent something to another site, and no token was used
 * - `harmless`: none of these
 * - `absent`: the page sent no report
 */
type Verdict = VerdictOf<'used' | 'moved' | 'stopped' | 'refused' | 'sent' | 'harmless' | 'absent'>;

/** Returns whether the thief’s own server sent the request, with a token. */
export const isReplay = (arrival: Arrival): boolean => isOfProgram(arrival) && arrival.authorization;
export const isTransfer = ({ path }: Arrival): boolean => path.endsWith('/transfer');
/** Returns whether the request is the page’s report of what the browser did. */
export const isReport = ({ report }: Arrival): boolean => report !== undefined;
/** Returns the origins of other sites to which the page sent a request, from its report. */
export const sentIn = ({ report = [] }: Pick<Arrival, 'report'>): readonly string[] =>
  report.flatMap((word) => (word.startsWith('sent:') ? [word.slice('sent:'.length)] : []));

const typesDirective = 'require-trusted-types-for';

/** Returns what came of a comment, from the requests of its page and of the thief’s server. */
export function verdictOf(arrivals: readonly Arrival[]): Verdict {
  const transfer = arrivals.find(isTransfer);
  const report = arrivals.find(isReport);
  return (
    usedBy(
      arrivals.find((arrival) => isReplay(arrival) && arrival.accepted),
      transfer,
    ) ??
    movedBy(transfer) ??
    (report && stoppedBy(report)) ??
    refusedBy(transfer) ??
    otherwise(report)
  );
}

function usedBy(replay: Arrival | undefined, transfer: Arrival | undefined): Verdict | undefined {
  if (replay === undefined) return undefined;
  const { status, user = '' } = replay;
  // The script pays only if it cannot read a token.
  const how =
    transfer === undefined
      ? 'The script read the token, and sent it to the thief.'
      : 'The script could not read the token. It replaced fetch, and received the token with the next request of the page.';
  return {
    kind: 'used',
    tone: 'bad',
    word: 'token used',
    brief: 'token',
    sentence: `${how} The thief’s server used the token: ${status}, user ${user}.`,
  };
}

function movedBy(transfer: Arrival | undefined): Verdict | undefined {
  if (transfer?.accepted !== true) return undefined;
  const means = transfer.fetchDest === 'image' ? 'The image' : 'The script';
  return {
    kind: 'moved',
    tone: 'bad',
    word: 'money moved',
    brief: 'money',
    sentence: `The thief has no token. ${means} caused a request from the bank’s own page, and ${cookieOf(transfer) === undefined ? 'a script added the token' : 'the browser added the cookie'}: Ada’s money moved.`,
  };
}

/** Returns the verdict of a comment that the page, or a policy, stopped. */
function stoppedBy({ report = [] }: Arrival): Verdict | undefined {
  const stopped = { kind: 'stopped', tone: 'ok' } as const;
  if (report.includes(typesDirective))
    return {
      ...stopped,
      word: 'Trusted Types',
      brief: 'types',
      sentence: `The browser refused a text for innerHTML (${typesDirective}). The page shows no comment.`,
    };
  const directive = report.find((word) => word.includes('-src'));
  if (directive !== undefined)
    return {
      ...stopped,
      word: 'CSP',
      brief: 'CSP',
      sentence: `The markup is in the page. The browser did not run its script: the policy forbids it (${directive}).`,
    };
  if (report.includes('text'))
    return {
      ...stopped,
      word: 'shown as text',
      brief: 'text',
      sentence: 'The page shows the markup as text. Nothing of it became a part of the page.',
    };
  return undefined;
}

function refusedBy(transfer: Arrival | undefined): Verdict | undefined {
  if (transfer === undefined) return undefined;
  const has = cookieOf(transfer) !== undefined || transfer.authorization;
  return {
    kind: 'refused',
    tone: 'ok',
    word: has ? 'refused' : 'no token',
    brief: 'no',
    sentence: has
      ? `The request arrived with a token, and the bank refused it: ${transfer.reason}.`
      : `The request arrived without a token, and the bank refused it (${transfer.status}). Only the script of the page adds the token.`,
  };
}

function otherwise(report: Arrival | undefined): Verdict {
  if (report === undefined)
    return {
      kind: 'absent',
      tone: 'unavailable',
      word: 'no report',
      brief: '?',
      sentence: 'The page sent no report within its time.',
    };
  const [origin] = sentIn(report);
  if (origin !== undefined)
    return {
      kind: 'sent',
      tone: 'bad',
      word: 'data sent',
      brief: 'data',
      sentence: `The page sent a request to ${origin}. The thief’s server used no token.`,
    };
  return {
    kind: 'harmless',
    tone: 'ok',
    word: 'no effect',
    brief: 'none',
    sentence: 'The page showed the comment. No request of it arrived, and no policy stopped it.',
  };
}

/**
 * Returns the verdicts of a run from the arrivals that were shown. A cell has a verdict after the report of its page, after the
 * report of a later page, or after the window went through the whole run.
 */
export function resultsOf(
  cells: readonly CellId[],
  arrivals: readonly Arrival[],
  isWhole: boolean,
): Map<string, Verdict> {
  const reported = new Set(arrivals.filter(isReport).map(({ mark }) => mark));
  const last = isWhole ? cells.length - 1 : cells.findLastIndex((cell) => reported.has(markOf(cell)));
  return new Map(
    cells.slice(0, last + 1).map((cell) => {
      const mark = markOf(cell);
      return [mark, verdictOf(arrivals.filter((arrival) => arrival.mark === mark))];
    }),
  );
}

/** Returns the index of the right answer: the thief’s server used a token. Undefined without an accepted request of this server. */
export const rightAnswer = (received: readonly Received[]): number | undefined =>
  received.some(({ arrival }) => isReplay(arrival) && arrival.accepted) ? 2 : undefined;

/** Returns a transfer with the browser’s cookie, caused by a comment, after the thief’s server had used a token. */
export function completedBy(received: readonly Received[]): Exchange | undefined {
  const first = received.findIndex(({ arrival }) => isReplay(arrival) && arrival.accepted);
  if (first === -1) return undefined;
  return received
    .slice(first)
    .find(({ arrival }) => isTransfer(arrival) && arrival.accepted && cookieOf(arrival) !== undefined)
    ?.exchange;
}

import { succeeded, type Exchange } from '../../../api/exchange.ts';

/**
 * The last event before the thief's requests. `copy deleted`: the page deleted its token and sent no request. `signed out`,
 * `others ended` and `one ended`: a server deleted the session of the page, all other sessions, or one other session.
 */
export type Event = 'copied' | 'copy deleted' | 'signed out' | 'others ended' | 'one ended' | 'signed in';

/** The responses to the thief's requests, one request per replica, in order. */
export type Replay = {
  readonly responses: readonly Exchange[];
  readonly after: Event;
};

export const eventTexts: Record<Event, string> = {
  copied: 'You are signed in',
  'copy deleted': 'You deleted your copy',
  'signed out': 'You signed out here',
  'others ended': 'You signed out everywhere else',
  'one ended': 'You ended one session',
  'signed in': 'You signed in again',
};

/** Returns the replays with the responses that are shown. Leaves out a replay without such a response. */
export const shownOf = (
  replays: readonly Replay[],
  isShown: (response: Exchange) => boolean,
): readonly Replay[] =>
  replays
    .map((replay) => ({ ...replay, responses: replay.responses.filter(isShown) }))
    .filter(({ responses }) => responses.length > 0);

const refused = ({ status }: Exchange): boolean => status === 401;

/** Returns the names of the replicas that answered, each once. */
const replicasOf = (responses: readonly Exchange[]): string[] =>
  [...new Set(responses.flatMap(({ servedBy }) => servedBy ?? []))].sort();

/**
 * Returns the second replica's 401 for a copy that worked before, or undefined. A copy that never worked proves nothing.
 */
export function completedBy(replays: readonly Replay[]): Exchange | undefined {
  const responses = replays.flatMap((replay) => replay.responses);
  const worked = responses.findIndex(succeeded);
  if (worked === -1) return undefined;
  const refusals = responses
    .slice(worked)
    .filter((response) => refused(response) && response.servedBy !== undefined);
  return refusals.find(({ servedBy }) => servedBy !== refusals[0]?.servedBy);
}

/**
 * Returns the index of the right answer, from the thief's responses after the page deleted its copy: 0 if every replica
 * refused the thief, 1 if every replica accepted the thief, 2 if some replicas did. Undefined before two replicas answered
 * with 200 or 401.
 */
export function rightAnswer(replays: readonly Replay[]): number | undefined {
  const decided = replays
    .filter(({ after }) => after === 'copy deleted')
    .flatMap(({ responses }) => responses)
    .filter((response) => response.status === 200 || refused(response));
  if (replicasOf(decided).length < 2) return undefined;
  const accepting = replicasOf(decided.filter(succeeded)).length;
  if (accepting === 0) return 0;
  return accepting === replicasOf(decided).length ? 1 : 2;
}

/** `bad`: the thief got in. `ok`: the thief was refused. `unavailable`: no replica checked the copy. */
export type Verdict = { readonly meaning: 'bad' | 'ok' | 'unavailable'; readonly text: string };

/** Describes what the responses show, in one sentence. */
export function verdictOf({ responses, after }: Replay): Verdict {
  const accepting = replicasOf(responses.filter(succeeded));
  const refusing = replicasOf(responses.filter(refused));
  if (accepting.length > 0 && refusing.length > 0) {
    return { meaning: 'bad', text: `${and(accepting)} accepted the copy, ${and(refusing)} refused it.` };
  }
  if (refusing.length > 0) {
    return { meaning: 'ok', text: `${and(refusing)} refused the copy: its session no longer exists.` };
  }
  if (accepting.length === 0) {
    return { meaning: 'unavailable', text: 'No server checked the copy. Send the requests again.' };
  }
  return { meaning: 'bad', text: `${reasons[after]}${and(accepting)} accepted the copy.` };
}

/** The reason for a 200, in front of the names of the replicas. */
const reasons: Record<Event, string> = {
  copied: 'A server cannot see the difference between you and the thief: ',
  'copy deleted': 'This page shows “signed out”, and still ',
  'signed out': 'You ended the session of this page. The copy names another session: ',
  'others ended': 'The copy names the session of this page, which you kept: ',
  'one ended': 'The copy names a session that you did not end: ',
  'signed in': 'Your new session does not end the old session: ',
};

const and = (names: readonly string[]): string => new Intl.ListFormat('en').format(names);

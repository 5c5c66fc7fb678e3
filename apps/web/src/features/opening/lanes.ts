import { succeeded, type Exchange } from '../../api/exchange.ts';
import { replicaNode, type NodeId } from '../../stage/model/nodes.ts';

export const lanes = ['memory', 'redis'] as const;
export type Lane = (typeof lanes)[number];

/** Number of requests in each lane. */
export const requestCount = 6;

export const texts = {
  memory: {
    title: 'In the server’s memory',
    text: 'The server that signs Ada in keeps her session.',
  },
  redis: { title: 'In Redis', text: 'Redis keeps her session.' },
} as const satisfies Record<Lane, { title: string; text: string }>;

/** Names the lane's token in the log and in the sentences for screen readers. */
export const labelOf = (lane: Lane): string => `${lane} lane`;

const path = '/v1/labs/where-state-lives/';

/** Returns the lane of a request, or undefined for a request that is not of this page. */
export const laneOf = (exchange: Exchange): Lane | undefined =>
  lanes.find((lane) => exchange.path.startsWith(`${path}${lane}/`));

export type LaneState = {
  readonly signIn: Exchange | undefined;
  /** The responses of the present run. */
  readonly responses: readonly Exchange[];
};

/** Returns a lane's newest sign-in, and the responses to the requests after number `before`. */
export function stateOf(lane: Lane, shown: readonly Exchange[], before: number): LaneState {
  const own = shown.filter((exchange) => laneOf(exchange) === lane);
  const at = own.findLastIndex(({ method }) => method === 'POST');
  return { signIn: own[at], responses: own.slice(at + 1).filter(({ number }) => number > before) };
}

/** Returns the server that signed Ada in, or undefined before that. */
export const signerOf = ({ signIn }: LaneState): string | undefined =>
  signIn !== undefined && succeeded(signIn) ? signIn.servedBy : undefined;

export type Failure = 'labs_off' | 'redis_unreachable' | 'unavailable' | 'sign_in_failed';

const isRedisError = ({ code }: Exchange): boolean => code === 'store_unavailable';

/** Returns why the lanes cannot be compared, or undefined if they can. */
export function failureIn(states: readonly LaneState[]): Failure | undefined {
  const signIns = states.flatMap(({ signIn }) => signIn ?? []);
  const failed = signIns.find((exchange) => !succeeded(exchange));
  if (states.some(({ signIn, responses }) => [...(signIn ? [signIn] : []), ...responses].some(isRedisError)))
    return 'redis_unreachable';
  if (failed === undefined) return undefined;
  if (failed.servedBy === undefined) return 'unavailable';
  return failed.code === 'not_found' ? 'labs_off' : 'sign_in_failed';
}

/** Returns whether the run shows what the last question is about: a 401 in the first lane, and none in the second. */
export const isExplicable = ({ memory, redis }: Record<Lane, LaneState>): boolean =>
  refuserOf(memory) !== undefined &&
  memory.responses.every((exchange) => succeeded(exchange) || exchange.status === 401) &&
  redis.responses.length > 0 &&
  redis.responses.every(succeeded);

/** Returns the server that had no session for Ada, or undefined if every server had one. */
export const refuserOf = (state: LaneState): string | undefined =>
  state.responses.find(({ status, servedBy }) => status === 401 && servedBy !== signerOf(state))?.servedBy;

/** The answers of the first question, in this order. */
export const answers = ['200: it knows Ada', '401: it does not know Ada'] as const;

/** Returns the index of the right answer: the first response of a server that did not sign Ada in decides. */
export function rightAnswer(state: LaneState): number | undefined {
  const signer = signerOf(state);
  const first = state.responses.find(({ servedBy }) => servedBy !== undefined && servedBy !== signer);
  if (signer === undefined || first === undefined) return undefined;
  if (succeeded(first)) return 0;
  return first.status === 401 ? 1 : undefined;
}

/** Returns the first question. With more than two servers, the next server is not known yet. */
export function questionFor(signer: string, replicas: readonly string[]): string {
  const others = replicas.filter((name) => name !== signer);
  const next = others.length === 1 ? others[0] : 'another server';
  return `Ada signed in at ${signer}. The next request goes to ${next}. What does it answer?`;
}

const list = new Intl.ListFormat('en');

/** Describes the responses of a lane in one sentence. */
export function verdictOf(state: LaneState): string {
  const { responses } = state;
  const total = responses.length;
  const good = responses.filter(succeeded);
  const unauthorized = responses.filter(({ status }) => status === 401);
  const lost = total - good.length - unauthorized.length;
  const lostText = lost === 0 ? '' : ` ${lost} got no usable response.`;
  if (responses.some(isRedisError)) return `${good.length} of ${total}: Redis is unreachable.`;
  const servers = [...new Set(good.flatMap(({ servedBy }) => servedBy ?? []))].sort();
  if (unauthorized.length === 0)
    return `${good.length} of ${total}: ${list.format(servers)} answered.${lostText}`;
  const strangers = [...new Set(unauthorized.flatMap(({ servedBy }) => servedBy ?? []))].sort();
  const signer = signerOf(state);
  if (signer !== undefined && strangers.includes(signer))
    return `${good.length} of ${total}: ${signer} restarted, its memory is empty.${lostText}`;
  return `${good.length} of ${total}: ${list.format(strangers)} ${strangers.length === 1 ? 'does' : 'do'} not know Ada.${lostText}`;
}

type Slot = { readonly text: string; readonly empty: boolean };
const nothing: Slot = { text: '–', empty: true };
const unknown: Slot = { text: '?', empty: true };
const none: Slot = { text: 'none', empty: true };
const ada: Slot = { text: 'Ada', empty: false };

/** Returns which nodes hold the session, according to their newest responses. */
export function slotsOf(
  lane: Lane,
  state: LaneState,
  replicas: readonly string[],
): ReadonlyMap<NodeId, Slot> {
  const signer = signerOf(state);
  if (lane === 'redis') {
    const last = state.responses.at(-1);
    return new Map([['redis', signer === undefined ? nothing : last?.status === 401 ? none : ada]]);
  }
  const slotOf = (name: string): Slot => {
    const last = state.responses.findLast(({ servedBy }) => servedBy === name);
    if (last !== undefined) return succeeded(last) ? ada : last.status === 401 ? none : unknown;
    return signer === undefined ? nothing : name === signer ? ada : unknown;
  };
  return new Map(replicas.map((name) => [replicaNode(name), slotOf(name)]));
}

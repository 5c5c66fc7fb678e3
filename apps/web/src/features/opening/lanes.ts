import type { Exchange } from '../../api/exchange.ts';

export const lanes = ['memory', 'redis'] as const;
export type Lane = (typeof lanes)[number];

export const texts = {
  memory: {
    title: 'In the server’s memory',
    text: 'Whoever signed Ada in remembers her. The others have never met her.',
  },
  redis: {
    title: 'In Redis, shared',
    text: 'No server remembers anything. Each one asks the same store.',
  },
} as const satisfies Record<Lane, { title: string; text: string }>;

/** Which requests a lane's picture is about. */
export const isIn = {
  memory: ({ path }: Exchange): boolean => path.startsWith('/v1/labs/where-state-lives/memory/'),
  redis: ({ path }: Exchange): boolean => path.startsWith('/v1/labs/where-state-lives/redis/'),
} as const satisfies Record<Lane, (exchange: Exchange) => boolean>;

/** Says in the log and in the picture's sentences which token it is. */
export const labelOf = (lane: Lane): string => `${lane} lane`;

const isSignIn = ({ method }: Exchange): boolean => method === 'POST';

export type LaneState = {
  /** Who signed in, as the answer says; undefined before. */
  readonly person: string | undefined;
  /** What has arrived in the picture since the run began, in order; the sign-in is the first. */
  readonly arrived: readonly Exchange[];
};

/** The six, or as many of them as have arrived. */
export const answersOf = ({ arrived }: LaneState): readonly Exchange[] =>
  arrived.filter((exchange) => !isSignIn(exchange));

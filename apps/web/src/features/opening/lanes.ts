import type { Exchange } from '../../api/exchange.ts';

export const lanes = ['memory', 'redis'] as const;
export type Lane = (typeof lanes)[number];

export const texts = {
  memory: {
    title: 'In the server’s memory',
    text: 'The server that signs Ada in keeps her session. The other server has no session for her.',
  },
  redis: {
    title: 'In Redis, shared',
    text: 'No server keeps a session. Each server reads it from Redis.',
  },
} as const satisfies Record<Lane, { title: string; text: string }>;

export const isInLane = {
  memory: ({ path }: Exchange): boolean => path.startsWith('/v1/labs/where-state-lives/memory/'),
  redis: ({ path }: Exchange): boolean => path.startsWith('/v1/labs/where-state-lives/redis/'),
} as const satisfies Record<Lane, (exchange: Exchange) => boolean>;

/** Names the lane's token in the log and in the sentences for screen readers. */
export const labelOf = (lane: Lane): string => `${lane} lane`;

const isSignIn = ({ method }: Exchange): boolean => method === 'POST';

export type LaneState = {
  /** The signed-in user's name from the response, or undefined before the sign-in. */
  readonly name: string | undefined;
  /** The responses of this run whose animation ended, in order. The first is the sign-in. */
  readonly shown: readonly Exchange[];
};

export const responsesOf = ({ shown }: LaneState): readonly Exchange[] =>
  shown.filter((exchange) => !isSignIn(exchange));

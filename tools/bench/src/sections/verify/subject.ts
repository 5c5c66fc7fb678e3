/** One call that is measured. */
export type Subject = {
  readonly name: string;
  readonly call: () => unknown;
  /** Sees to it, before each round, that the call does what its name says. */
  readonly ready?: () => Promise<void>;
};

export const payload = { sub: '00000000-0000-4000-8000-000000000000', lifetimeSeconds: 12 * 3600 } as const;

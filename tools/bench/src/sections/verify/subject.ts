/** A call to measure. */
export type Subject = {
  readonly name: string;
  readonly call: () => unknown;
  /** Prepares the call before each round. */
  readonly ready?: () => Promise<void>;
};

export const payload = { sub: '00000000-0000-4000-8000-000000000000', lifetimeSeconds: 12 * 3600 } as const;

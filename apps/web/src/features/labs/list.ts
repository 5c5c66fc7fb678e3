/** A lab as the navigation names it. Its texts load with its page (`pages.ts`). */
export type LabEntry = {
  readonly number: number;
  /** Its address is `/labs/<name>`; its progress is kept under it. */
  readonly name: string;
  readonly title: string;
  readonly group: 'The idea' | 'The token';
};

/** In the order of the course. A lab is added here and in `pages.ts`, by a line each. */
export const labs = [
  { number: 1, name: 'stateless', title: 'Stateless requests', group: 'The idea' },
  { number: 2, name: 'where-state-lives', title: 'Where state lives', group: 'The idea' },
  { number: 3, name: 'balancing', title: 'Balancing', group: 'The idea' },
  { number: 4, name: 'anatomy', title: 'Anatomy', group: 'The token' },
  { number: 5, name: 'hmac', title: 'HMAC, step by step', group: 'The token' },
  { number: 6, name: 'expiry', title: 'Expiry', group: 'The token' },
  { number: 7, name: 'revocation', title: 'Revocation', group: 'The token' },
  { number: 8, name: 'jwt', title: 'Against JWTs', group: 'The token' },
] as const satisfies readonly LabEntry[];

export type LabName = (typeof labs)[number]['name'];

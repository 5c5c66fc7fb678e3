/** The entry of a lab in the navigation. The texts of the lab load with its page (`pages.ts`). */
export type LabEntry = {
  readonly number: number;
  /** Path of the page (`/labs/<name>`) and key of the progress. */
  readonly name: string;
  readonly title: string;
  readonly group: 'The idea' | 'The token';
};

/** All labs in the order of the course. A new lab needs a line here and a line in `pages.ts`. */
export const labs = [
  { number: 1, name: 'stateless', title: 'Stateless requests', group: 'The idea' },
  { number: 2, name: 'where-state-lives', title: 'Where state lives', group: 'The idea' },
  { number: 3, name: 'balancing', title: 'Load balancing', group: 'The idea' },
  { number: 4, name: 'anatomy', title: 'Anatomy of a token', group: 'The token' },
  { number: 5, name: 'hmac', title: 'HMAC, step by step', group: 'The token' },
  { number: 6, name: 'expiry', title: 'Expiry', group: 'The token' },
  { number: 7, name: 'revocation', title: 'Revocation', group: 'The token' },
  { number: 8, name: 'jwt', title: 'Sessions and JWTs', group: 'The token' },
] as const satisfies readonly LabEntry[];

export type LabName = (typeof labs)[number]['name'];

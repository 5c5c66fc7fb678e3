import type { ComponentType } from 'react';

/** The entry of a lab in the menu, on the progress page and on the end page. */
type LabEntry = {
  readonly number: number;
  /** Path of the page (`/labs/<name>`) and key of the progress. */
  readonly name: string;
  /** Title in the menu. It must not contain the answer to the lab's question. */
  readonly title: string;
  readonly group: 'The idea' | 'The token' | 'The browser' | 'The store' | 'The network';
  /** Estimated duration in minutes. */
  readonly minutes: number;
  readonly loadPage: () => Promise<{ default: ComponentType }>;
  readonly loadTexts: () => Promise<{ lab: object }>;
};

/** All labs in the order of the course. Menu, addresses, path and progress use this list. */
export const labs = [
  {
    number: 1,
    name: 'stateless',
    title: 'Stateless requests',
    group: 'The idea',
    minutes: 5,
    loadPage: () => import('./stateless/page.tsx'),
    loadTexts: () => import('./stateless/lab.ts'),
  },
  {
    number: 2,
    name: 'where-state-lives',
    title: 'Where state lives',
    group: 'The idea',
    minutes: 8,
    loadPage: () => import('./where-state-lives/page.tsx'),
    loadTexts: () => import('./where-state-lives/lab.ts'),
  },
  {
    number: 3,
    name: 'balancing',
    title: 'Load balancing',
    group: 'The idea',
    minutes: 8,
    loadPage: () => import('./balancing/page.tsx'),
    loadTexts: () => import('./balancing/lab.ts'),
  },
  {
    number: 4,
    name: 'anatomy',
    title: 'Anatomy of a token',
    group: 'The token',
    minutes: 8,
    loadPage: () => import('./anatomy/page.tsx'),
    loadTexts: () => import('./anatomy/lab.ts'),
  },
  {
    number: 5,
    name: 'hmac',
    title: 'HMAC and forgery',
    group: 'The token',
    minutes: 10,
    loadPage: () => import('./hmac/page.tsx'),
    loadTexts: () => import('./hmac/lab.ts'),
  },
  {
    number: 6,
    name: 'expiry',
    title: 'Expiry',
    group: 'The token',
    minutes: 5,
    loadPage: () => import('./expiry/page.tsx'),
    loadTexts: () => import('./expiry/lab.ts'),
  },
  {
    number: 7,
    name: 'revocation',
    title: 'Revocation',
    group: 'The token',
    minutes: 6,
    loadPage: () => import('./revocation/page.tsx'),
    loadTexts: () => import('./revocation/lab.ts'),
  },
  {
    number: 8,
    name: 'jwt',
    title: 'Sessions and JWTs',
    group: 'The token',
    minutes: 10,
    loadPage: () => import('./jwt/page.tsx'),
    loadTexts: () => import('./jwt/lab.ts'),
  },
  {
    number: 9,
    name: 'cookies',
    title: 'Cookies',
    group: 'The browser',
    minutes: 8,
    loadPage: () => import('./cookies/page.tsx'),
    loadTexts: () => import('./cookies/lab.ts'),
  },
  {
    number: 10,
    name: 'csrf',
    title: 'A request of another site',
    group: 'The browser',
    minutes: 12,
    loadPage: () => import('./csrf/page.tsx'),
    loadTexts: () => import('./csrf/lab.ts'),
  },
  {
    number: 11,
    name: 'xss',
    title: 'A script in the page',
    group: 'The browser',
    minutes: 12,
    loadPage: () => import('./xss/page.tsx'),
    loadTexts: () => import('./xss/lab.ts'),
  },
  {
    number: 12,
    name: 'query-token',
    title: 'A token in the address',
    group: 'The browser',
    minutes: 10,
    loadPage: () => import('./query-token/page.tsx'),
    loadTexts: () => import('./query-token/lab.ts'),
  },
  {
    number: 13,
    name: 'websocket',
    title: 'Two WebSockets',
    group: 'The network',
    minutes: 8,
    loadPage: () => import('./websocket/page.tsx'),
    loadTexts: () => import('./websocket/lab.ts'),
  },
  {
    number: 14,
    name: 'redis-console',
    title: 'The console',
    group: 'The store',
    minutes: 12,
    loadPage: () => import('./redis-console/page.tsx'),
    loadTexts: () => import('./redis-console/lab.ts'),
  },
  {
    number: 15,
    name: 'outage',
    title: 'Redis is down',
    group: 'The store',
    minutes: 6,
    loadPage: () => import('./outage/page.tsx'),
    loadTexts: () => import('./outage/lab.ts'),
  },
  {
    number: 16,
    name: 'cluster',
    title: 'A Cluster of Redis',
    group: 'The store',
    minutes: 10,
    loadPage: () => import('./cluster/page.tsx'),
    loadTexts: () => import('./cluster/lab.ts'),
  },
  {
    number: 17,
    name: 'wiretap',
    title: 'The wire',
    group: 'The network',
    minutes: 8,
    loadPage: () => import('./wiretap/page.tsx'),
    loadTexts: () => import('./wiretap/lab.ts'),
  },
] as const satisfies readonly LabEntry[];

export type LabName = (typeof labs)[number]['name'];

/** Returns the address after a lab: the next lab, or the end page after the last lab. */
export function nextOf(name: string): { to: string; title: string } {
  const next = labs[labs.findIndex((lab) => lab.name === name) + 1];
  return next === undefined
    ? { to: '/end', title: 'The end: your guesses' }
    : { to: `/labs/${next.name}`, title: next.title };
}

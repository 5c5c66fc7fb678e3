import { lazy, type ComponentType } from 'react';
import type { LabName } from './list.ts';

/** A lab's page, loaded when it is opened. */
export const labPages = {
  stateless: lazy(() => import('./stateless/page.tsx')),
  'where-state-lives': lazy(() => import('./where-state-lives/page.tsx')),
  balancing: lazy(() => import('./balancing/page.tsx')),
  expiry: lazy(() => import('./expiry/page.tsx')),
  revocation: lazy(() => import('./revocation/page.tsx')),
  jwt: lazy(() => import('./jwt/page.tsx')),
  anatomy: lazy(() => import('./anatomy/page.tsx')),
  hmac: lazy(() => import('./hmac/page.tsx')),
} as const satisfies Record<LabName, ComponentType>;

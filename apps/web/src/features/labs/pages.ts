import type { ComponentType } from 'react';
import type { LabName } from './list.ts';

export const labPages = {
  stateless: () => import('./stateless/page.tsx'),
  'where-state-lives': () => import('./where-state-lives/page.tsx'),
  balancing: () => import('./balancing/page.tsx'),
  expiry: () => import('./expiry/page.tsx'),
  revocation: () => import('./revocation/page.tsx'),
  jwt: () => import('./jwt/page.tsx'),
  anatomy: () => import('./anatomy/page.tsx'),
  hmac: () => import('./hmac/page.tsx'),
} as const satisfies Record<LabName, () => Promise<{ default: ComponentType }>>;

import { describe } from 'vitest';
import type { SessionStore } from '../store.ts';

export type StoreHarness = { readonly store: SessionStore };

export function describeSessionStore(name: string, _makeStore: () => Promise<StoreHarness>): void {
  describe(`SessionStore: ${name}`, () => undefined);
}

export type { StoreHarness, TestRunner } from './contract/harness.ts';
export { manualClock, type ManualClock } from './manual-clock.ts';
export { describeSessionStore } from './session-store.ts';

export { manualClock, type ManualClock } from './manual-clock.ts';
export { describeSessionStore, type StoreHarness } from './session-store.ts';

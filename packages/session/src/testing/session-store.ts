import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeEnding } from './contract/ending.ts';
import type { StoreHarness } from './contract/harness.ts';
import { describeListing } from './contract/listing.ts';
import { describeWatching } from './contract/watching.ts';
import { describeWriting } from './contract/writing.ts';

/**
 * Defines the tests of the contract of `SessionStore`, for Vitest. A store that passes can replace any other.
 *
 * @param makeHarness runs before each test; sessions of earlier tests may remain in the store
 */
export function describeSessionStore(name: string, makeHarness: () => Promise<StoreHarness>): void {
  describe(`the contract of SessionStore: ${name}`, () => {
    let harness: StoreHarness | undefined;
    const subject = (): StoreHarness => {
      if (harness === undefined) throw new Error('The harness exists only while a test runs.');
      return harness;
    };
    beforeEach(async () => {
      harness = await makeHarness();
    });
    afterEach(() => harness?.close());

    test('is available', () => expect(subject().store.available()).toBe(true));
    describeWriting(subject);
    describeListing(subject);
    describeEnding(subject);
    describeWatching(subject);
  });
}

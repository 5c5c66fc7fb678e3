import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeEnding } from './contract/ending.ts';
import type { StoreHarness } from './contract/harness.ts';
import { describeListing } from './contract/listing.ts';
import { describeWatching } from './contract/watching.ts';
import { describeWriting } from './contract/writing.ts';

/**
 * The contract of `SessionStore` as tests, for Vitest. A store that passes can stand in for any other.
 *
 * @param makeHarness is called before every test; sessions of earlier tests may still be there.
 */
export function describeSessionStore(name: string, makeHarness: () => Promise<StoreHarness>): void {
  describe(`the contract of SessionStore: ${name}`, () => {
    let harness: StoreHarness | undefined;
    const subject = (): StoreHarness => {
      if (harness === undefined) throw new Error('The harness is made before each test.');
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

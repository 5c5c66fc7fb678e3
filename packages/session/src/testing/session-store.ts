import { equal } from 'node:assert/strict';
import { describeEnding } from './contract/ending.ts';
import { describeFailing } from './contract/failing.ts';
import type { StoreHarness, Suite, TestRunner } from './contract/harness.ts';
import { describeListing } from './contract/listing.ts';
import { describeWatching } from './contract/watching.ts';
import { describeWriting } from './contract/writing.ts';

/**
 * Defines the tests of the contract of `SessionStore`. A store that passes can replace any other.
 *
 * @param makeHarness runs before each test; sessions of earlier tests may remain in the store
 * @param runner the functions of your test runner: `import * as runner from 'node:test'`, or from `vitest`
 * @param options `outage: true` adds the tests of an outage, which the harness must be able to cause. Default: false
 */
export function describeSessionStore(
  name: string,
  makeHarness: () => Promise<StoreHarness>,
  { describe, it, beforeEach, afterEach }: TestRunner,
  { outage = false }: { readonly outage?: boolean } = {},
): void {
  describe(`the contract of SessionStore: ${name}`, () => {
    let harness: StoreHarness | undefined;
    const subject = (): StoreHarness => {
      if (harness === undefined) throw new Error('The harness exists only while a test runs.');
      return harness;
    };
    beforeEach(async () => {
      harness = await makeHarness();
    });
    afterEach(async () => harness?.close());

    it('is available', async () => equal(subject().store.available(), true));
    it('has an outage exactly if the option outage is set', async () => {
      const fix = outage
        ? 'The harness has no outage. Omit the option outage.'
        : 'The harness has an outage. Pass { outage: true } as the fourth argument.';
      equal(subject().outage !== undefined, outage, fix);
    });
    const suite: Suite = { describe, it, subject, hasOutage: outage };
    describeWriting(suite);
    describeListing(suite);
    describeEnding(suite);
    describeWatching(suite);
    describeFailing(suite);
  });
}

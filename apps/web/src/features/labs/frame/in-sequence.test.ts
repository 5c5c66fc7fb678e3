import { expect, it } from 'vitest';
import { inSequence } from './in-sequence.ts';

it('starts each call after the end of the call before, and returns the results in order', async () => {
  const events: string[] = [];
  const results = await inSequence(['a', 'b'], async (item, index) => {
    events.push(`start ${item}`);
    await Promise.resolve();
    events.push(`end ${item}`);
    return index;
  });
  expect(events).toEqual(['start a', 'end a', 'start b', 'end b']);
  expect(results).toEqual([0, 1]);
});

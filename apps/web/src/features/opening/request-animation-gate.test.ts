import { expect, test } from 'vitest';
import { createRequestAnimationGate } from './request-animation-gate.ts';

test('waits for an unfinished animation, and resolves at once for a finished one', async () => {
  const { finish, waitFor } = createRequestAnimationGate();
  finish(1);
  await waitFor(1);
  let waited = true;
  const later = waitFor(2).then(() => (waited = false));
  await waitFor(1);
  expect(waited).toBe(true);
  finish(2);
  await later;
  expect(waited).toBe(false);
});

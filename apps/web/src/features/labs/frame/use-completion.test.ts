import { expect, test } from 'vitest';
import { canComplete } from './use-completion.ts';

test('a server error or a missing response completes no lab', () => {
  expect(canComplete({ status: 200 })).toBe(true);
  // Some labs show a refusal.
  expect(canComplete({ status: 401 })).toBe(true);
  expect(canComplete({ status: 503 })).toBe(false);
  expect(canComplete({ status: undefined })).toBe(false);
});

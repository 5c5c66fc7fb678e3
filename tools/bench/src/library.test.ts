import { expect, test } from 'vitest';
import { sessionData } from './library.ts';

test('a session of the bench has 200 bytes of data', () => {
  expect(Buffer.byteLength(JSON.stringify(sessionData))).toBe(200);
});

import { expect, it } from 'vitest';
import { positionAfter } from './columns.ts';

it.each<[string, string, number, number]>([
  ['nothing', '', 0, 0],
  ['some text', 'redis> ', 0, 7],
  ['a full row', '0123456789', 1, 0],
  ['more than a row', '0123456789ab', 1, 2],
  ['wide characters', '你好', 0, 4],
  ['a row of wide characters', '你好你好你', 1, 0],
  ['a wide character that does not fit into the last column', '012345678你', 1, 2],
  ['an accent of its own', 'e\u0301a', 0, 2],
  ['an emoji, which xterm shows in one column', '🦊a', 0, 2],
])('the cursor after %s', (_, text, row, column) => {
  expect(positionAfter(text, 10)).toEqual({ row, column });
});

import { expect, it } from 'vitest';
import { createSocketCount, socketsAtMost, socketsPerNetwork } from './limits.ts';

it('a network has its share of the sockets, and all networks together have the maximum', () => {
  const count = createSocketCount();
  const own = Array.from({ length: socketsPerNetwork }, () => count.add('192.0.2.1'));
  expect(['192.0.2.1', '192.0.2.2'].map(count.isFull)).toEqual([true, false]);
  const others = Array.from({ length: socketsAtMost - socketsPerNetwork }, () => count.add('192.0.2.2'));
  expect(['192.0.2.1', '192.0.2.2', '192.0.2.3'].map(count.isFull)).toEqual([true, true, true]);
  own[0]?.();
  expect(['192.0.2.1', '192.0.2.2', '192.0.2.3'].map(count.isFull)).toEqual([false, false, false]);
  for (const remove of [...own.slice(1), ...others]) remove();
  expect(count.isFull('192.0.2.1')).toBe(false);
});

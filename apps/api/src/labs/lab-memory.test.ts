import { expect, it } from 'vitest';
import { createLabMemory } from './lab-memory.ts';

const memory = () => createLabMemory<number>({ most: 10, share: 4, lastsMs: 60_000 });

it('a network with a full share loses its own oldest entry, and no entry of another network', () => {
  const { get, set } = memory();
  set('other', 0, '192.0.2.2');
  for (let key = 0; key < 100; key += 1) set(`flood ${key}`, key, '192.0.2.1');
  expect(get('other')).toBe(0);
  expect([95, 96, 97, 98, 99].map((key) => get(`flood ${key}`))).toEqual([undefined, 96, 97, 98, 99]);
});

it('counts a changed entry once', () => {
  const { get, set } = memory();
  for (const key of ['a', 'b', 'c', 'd']) set(key, 1, '192.0.2.1');
  for (let change = 0; change < 10; change += 1) set('d', change, '192.0.2.1');
  expect(['a', 'b', 'c', 'd'].map(get)).toEqual([1, 1, 1, 9]);
});

it('counts an entry for the network that wrote it last', () => {
  const { get, set } = memory();
  for (const key of ['a', 'b', 'c', 'd']) set(key, 1, '192.0.2.1');
  set('a', 2, '192.0.2.2');
  set('e', 1, '192.0.2.1');
  expect(['a', 'b', 'c', 'd', 'e'].map(get)).toEqual([2, 1, 1, 1, 1]);
});

it('limits the total of all networks', () => {
  const { get, set } = memory();
  for (let key = 0; key < 100; key += 1) set(`${key}`, key, `192.0.2.${key}`);
  expect(Array.from({ length: 100 }, (_, key) => get(`${key}`)).filter(Number.isInteger)).toHaveLength(10);
});

import { expect, it } from 'vitest';
import type { Problem } from '@session-lab/contract';
import { crc16, errorOfKey, hashedPart, refusalOfQuery, slotSteps } from './slot.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

it('computes the checksums of the Redis Cluster specification and of the catalogue of CRCs', () => {
  expect(crc16(bytes('123456789'))).toBe(0x31c3);
  expect(crc16(bytes(''))).toBe(0);
  expect(crc16(bytes('A'))).toBe(0x58e5);
});

it('computes the slots that CLUSTER KEYSLOT returns', () => {
  expect(slotSteps('somekey').slot).toBe(11_058);
  expect(slotSteps('foo{hash_tag}').slot).toBe(2_515);
  expect(slotSteps('bar{hash_tag}').slot).toBe(2_515);
  expect(slotSteps('123456789').slot).toBe(0x31c3 % 16_384);
});

it('hashes the part in the first braces, unless the braces are empty or not closed', () => {
  const parts: Readonly<Record<string, string>> = {
    'session:1': 'session:1',
    '{ada}:session': 'ada',
    'cart:{ada}:1': 'ada',
    '{}:session': '{}:session',
    '{ada': '{ada',
    '}{ada}': 'ada',
    '{{ada}}': '{ada',
    '{ada}{ben}': 'ada',
  };
  expect(Object.fromEntries(Object.keys(parts).map((key) => [key, hashedPart(key)]))).toEqual(parts);
});

it('refuses a key that is no part of a path, and one that is too long', () => {
  for (const key of ['a', '...', './', 'a/..', 'é'.repeat(50)]) expect(errorOfKey(key)).toBeUndefined();
  for (const key of ['', '.', '..', '\ud83d', 'é'.repeat(51)]) expect(errorOfKey(key)).toMatch(/key/);
});

const refused = (code: Problem['code']): string => refusalOfQuery({ code, title: 'It is bad.' });

it('names the cause of a refusal', () => {
  expect(refusalOfQuery(undefined)).toContain('The server did not answer.');
  expect(refused('store_unavailable')).toContain('Redis did not answer.');
  expect(refused('too_many_requests')).toContain('too many requests');
  expect(refused('validation_failed')).toBe('The server refused the key. It is bad.');
});

it('has one step for each byte of the hashed part, and the last step has the checksum', () => {
  const { steps, crc, hashed, isTag } = slotSteps('cart:{é1}');
  expect([hashed, isTag]).toEqual(['é1', true]);
  expect(steps.map(({ byte }) => byte)).toEqual([0xc3, 0xa9, 0x31]);
  expect(steps.at(-1)?.crc).toBe(crc);
  expect(crc).toBe(crc16(bytes('é1')));
});

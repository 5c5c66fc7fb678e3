import { expect, test } from 'vitest';
import { addressWords } from './address.tsx';

test.each(['::1', '127.0.0.1', '127.8.9.1', '::ffff:127.0.0.1'])('%s is this computer', (address) => {
  expect(addressWords(address)).toBe('this computer');
});

test.each(['', '192.168.0.7', '2001:db8::1', '127.0.0.1.example.org', '::11'])(
  '%j has no words',
  (address) => {
    expect(addressWords(address)).toBeUndefined();
  },
);

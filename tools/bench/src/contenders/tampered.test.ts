import { expect, test } from 'vitest';
import { tampered } from './tampered.ts';

test('one character of the token changes, and not the scheme', () => {
  expect(tampered({ authorization: 'Bearer AAAAAAAA' })).toEqual({ authorization: 'Bearer AAABAAAA' });
});

test('each cookie changes, and not its name', () => {
  expect(tampered({ cookie: 'id=xxxxxxxx; data=AAAA' })).toEqual({ cookie: 'id=xxxAxxxx; data=ABAA' });
});

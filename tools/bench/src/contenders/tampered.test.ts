import { expect, test } from 'vitest';
import { tampered } from './tampered.ts';

test('changes one character of the token, not the scheme', () => {
  expect(tampered({ authorization: 'Bearer AAAAAAAA' })).toEqual({ authorization: 'Bearer AAABAAAA' });
});

test('changes each cookie, not its name', () => {
  expect(tampered({ cookie: 'id=xxxxxxxx; data=AAAA' })).toEqual({ cookie: 'id=xxxAxxxx; data=ABAA' });
});

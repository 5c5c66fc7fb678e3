import { expect, it } from 'vitest';
import { encodeBase64url } from '../../../api/base64url.ts';
import { promoted, unsigned } from './forge.ts';
import { partsOf } from './parts.ts';

const part = (value: unknown): string => encodeBase64url(new TextEncoder().encode(JSON.stringify(value)));
const token = `${part({ alg: 'HS256' })}.${part({ role: 'student' })}.c2lnbmF0dXJl`;

it('unsigned sets alg to none, removes the signature and keeps the payload', () => {
  const [header, payload, signature] = partsOf(unsigned(token));
  expect(header?.json).toContain('"alg": "none"');
  expect(payload?.text).toBe(token.split('.')[1]);
  expect(signature?.text).toBe('');
});

it('promoted changes the role and keeps header and signature', () => {
  const [header, payload, signature] = promoted(token).split('.');
  expect([header, signature]).toEqual([token.split('.')[0], token.split('.')[2]]);
  expect(partsOf(promoted(token))[1]?.json).toContain('"role": "admin"');
  expect(payload).not.toBe(token.split('.')[1]);
});

import { expect, it } from 'vitest';
import { manualClock } from '@session-lab/session/testing';
import { createDeviceTokens, deviceKnownForMs } from './device-tokens.ts';

const ada = { id: 'ada', authVersion: 1 };
const secret = Buffer.alloc(32, 'secret');

it('a device token proves a sign-in to its account', () => {
  const tokens = createDeviceTokens({ secret, clock: manualClock() });
  const token = tokens.issue(ada);
  expect(token).toMatch(/^[\w-]{72}$/);
  expect(tokens.proofOf(token, ada)).toBeDefined();
  expect(createDeviceTokens({ secret, clock: manualClock() }).proofOf(token, ada)).toBe(
    tokens.proofOf(token, ada),
  );
});

it('each device token is a different proof', () => {
  const tokens = createDeviceTokens({ secret, clock: manualClock() });
  expect(tokens.proofOf(tokens.issue(ada), ada)).not.toBe(tokens.proofOf(tokens.issue(ada), ada));
});

it('a device token ends after 30 days', () => {
  const clock = manualClock();
  const tokens = createDeviceTokens({ secret, clock });
  const token = tokens.issue(ada);
  clock.advance(deviceKnownForMs - 1);
  expect(tokens.proofOf(token, ada)).toBeDefined();
  clock.advance(1);
  expect(tokens.proofOf(token, ada)).toBeUndefined();
});

it('a device token is not valid for another account or after a change of password', () => {
  const tokens = createDeviceTokens({ secret, clock: manualClock() });
  const token = tokens.issue(ada);
  expect(tokens.proofOf(token, { ...ada, id: 'bob' })).toBeUndefined();
  expect(tokens.proofOf(token, { ...ada, authVersion: 2 })).toBeUndefined();
});

it('a device token with a changed byte, another length or another secret is not valid', () => {
  const clock = manualClock();
  const tokens = createDeviceTokens({ secret, clock });
  const bytes = Buffer.from(tokens.issue(ada), 'base64url');
  expect(tokens.proofOf(bytes.toString('base64url'), ada)).toBeDefined();
  for (const at of bytes.keys()) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    expect(tokens.proofOf(changed.toString('base64url'), ada)).toBeUndefined();
  }
  const others = [undefined, '', 'x'.repeat(71), 'x'.repeat(72), 'x'.repeat(8_000)];
  for (const other of others) expect(tokens.proofOf(other, ada)).toBeUndefined();
  const elsewhere = createDeviceTokens({ secret: Buffer.alloc(32, 'other'), clock });
  expect(elsewhere.proofOf(bytes.toString('base64url'), ada)).toBeUndefined();
});

import { expect, test } from 'vitest';
import { idleRestartSecondsBefore } from './idle-restart.ts';

const startedAtMs = Date.parse('2026-03-01T12:00:00.000Z');
const seen = (lastSeenAt: string, current = true) => [{ current, lastSeenAt }];

test('returns 0 if the session was last seen by this request', () => {
  expect(idleRestartSecondsBefore(seen('2026-03-01T12:00:00.040Z'), { startedAtMs }, 0)).toBe(0);
});

test('returns the seconds since an earlier request', () => {
  expect(idleRestartSecondsBefore(seen('2026-03-01T11:59:54.000Z'), { startedAtMs }, 0)).toBe(6);
});

test('subtracts the offset of the server’s clock', () => {
  expect(idleRestartSecondsBefore(seen('2026-03-01T13:00:00.040Z'), { startedAtMs }, 3_600_000)).toBe(0);
  expect(idleRestartSecondsBefore(seen('2026-03-01T12:59:54.000Z'), { startedAtMs }, 3_600_000)).toBe(6);
});

test('ignores the other sessions', () => {
  const other = seen('2026-03-01T12:00:00.040Z', false);
  expect(idleRestartSecondsBefore(other, { startedAtMs }, 0)).toBeUndefined();
});

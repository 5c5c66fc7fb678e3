import { expect, test } from 'vitest';
import { startedOverSecondsBefore } from './touch.ts';

const startedAtMs = Date.parse('2026-03-01T12:00:00.000Z');
const seen = (lastSeenAt: string, current = true) => [{ current, lastSeenAt }];

test('last seen with the answer: looking started the idle timeout over', () => {
  expect(startedOverSecondsBefore(seen('2026-03-01T12:00:00.040Z'), { startedAtMs }, 0)).toBe(0);
});

test('last seen before: it was started over so many seconds earlier', () => {
  expect(startedOverSecondsBefore(seen('2026-03-01T11:59:54.000Z'), { startedAtMs }, 0)).toBe(6);
});

test('the server’s clock is put right first', () => {
  expect(startedOverSecondsBefore(seen('2026-03-01T13:00:00.040Z'), { startedAtMs }, 3_600_000)).toBe(0);
  expect(startedOverSecondsBefore(seen('2026-03-01T12:59:54.000Z'), { startedAtMs }, 3_600_000)).toBe(6);
});

test('another session says nothing of this one', () => {
  const other = seen('2026-03-01T12:00:00.040Z', false);
  expect(startedOverSecondsBefore(other, { startedAtMs }, 0)).toBeUndefined();
});

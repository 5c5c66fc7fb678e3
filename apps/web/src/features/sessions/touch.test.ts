import { expect, test } from 'vitest';
import { wasTouched } from './touch.ts';

const startedAtMs = Date.parse('2026-03-01T12:00:00.000Z');
const seen = (lastSeenAt: string, current = true) => [{ current, lastSeenAt }];

test('a push as old as the answer came of it', () => {
  expect(wasTouched(seen('2026-03-01T12:00:00.040Z'), { startedAtMs }, 0)).toBe(true);
});

test('an older push did not', () => {
  expect(wasTouched(seen('2026-03-01T11:59:54.000Z'), { startedAtMs }, 0)).toBe(false);
});

test('the server\u2019s clock is put right first', () => {
  expect(wasTouched(seen('2026-03-01T13:00:00.040Z'), { startedAtMs }, 3_600_000)).toBe(true);
  expect(wasTouched(seen('2026-03-01T12:59:54.000Z'), { startedAtMs }, 3_600_000)).toBe(false);
});

test('another session\u2019s push says nothing of this one', () => {
  expect(wasTouched(seen('2026-03-01T12:00:00.040Z', false), { startedAtMs }, 0)).toBe(false);
});

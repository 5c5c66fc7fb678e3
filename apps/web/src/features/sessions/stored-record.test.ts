import { expect, test } from 'vitest';
import { storedRecord } from './stored-record.ts';

test('has the fields of the record in Redis, with its instants in milliseconds', () => {
  const session = {
    id: 'p'.repeat(43),
    current: true,
    createdAt: '2026-03-01T12:00:00.000Z',
    lastSeenAt: '2026-03-01T12:01:00.000Z',
    idleExpiresAt: '2026-03-01T12:16:00.000Z',
    absoluteExpiresAt: '2026-03-02T00:00:00.000Z',
    userAgent: 'curl/8.5.0',
    address: '::1',
  };
  expect(storedRecord(session, 'u1')).toBe(
    '{"u":"u1","c":1772366400000,"t":1772366460000,"x":1772409600000,"d":{"address":"::1","userAgent":…,"profile":…}}',
  );
});

import { expect, test } from 'vitest';
import { reference, typesIn } from './reference.ts';

test('the reference has every public name, with its whole declaration', async () => {
  const text = reference();
  const entries = await Promise.all([
    import('@session-lab/session'),
    import('@session-lab/session/client'),
    import('@session-lab/session/cookie'),
    import('@session-lab/session/express'),
    import('@session-lab/session/http'),
    import('@session-lab/session/memory'),
    import('@session-lab/session/redis'),
    import('@session-lab/session/table'),
    import('@session-lab/session/testing'),
    import('@session-lab/session/web'),
    import('@session-lab/session/websocket'),
  ]);
  const names = entries.flatMap((entry) => Object.keys(entry));
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !text.includes(`### ${name}\n`))).toEqual([]);
  expect(text).toMatch(/### Sessions\n[^]*?\n {2}create\([^]*?\n {2}stats\(\)/);
});

test('the reference has every type that its declarations use', () => {
  const text = reference();
  const used = typesIn(text).map(({ name }) => name);
  expect(used).toEqual(expect.arrayContaining(['Session', 'ResponseHeaders']));
  expect(used.filter((name) => !text.includes(`### ${name}\n`))).toEqual([]);
});

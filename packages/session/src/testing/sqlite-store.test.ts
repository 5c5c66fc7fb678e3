import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as elapse } from 'node:timers/promises';
import * as runner from 'vitest';
import { afterAll, expect, test } from 'vitest';
import { sqliteStore } from '../../docs/sqlite-store.ts';
import { describeSessionStore } from './index.ts';

const folder = await mkdtemp(join(tmpdir(), 'sqlite-store-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

describeSessionStore(
  'the SQLite store of the docs',
  async () => {
    const path = join(folder, 'sessions.db');
    const [store, otherProcess] = [sqliteStore(path), sqliteStore(path)];
    return {
      store,
      otherProcess,
      pass: (ms) => elapse(ms + 2),
      async close() {
        store.close();
        otherProcess.close();
      },
    };
  },
  runner,
);

test('the page shows the code that passes', async () => {
  const [page, code] = await Promise.all(
    ['write-a-store.md', 'sqlite-store.ts'].map((name) =>
      readFile(new URL(`../../docs/${name}`, import.meta.url), 'utf8'),
    ),
  );
  expect(page).toContain(`\`\`\`ts\n${code}\`\`\``);
});

import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { reference, typesIn } from './reference.ts';

const text = reference();
/** The entries of the package by the path of their source. */
const modules: Readonly<Record<string, () => Promise<object>>> = {
  client: () => import('@session-lab/session/client'),
  cookie: () => import('@session-lab/session/cookie'),
  express: () => import('@session-lab/session/express'),
  http: () => import('@session-lab/session/http'),
  index: () => import('@session-lab/session'),
  memory: () => import('@session-lab/session/memory'),
  'redis/any-client': () => import('@session-lab/session/redis/any-client'),
  'redis/index': () => import('@session-lab/session/redis'),
  table: () => import('@session-lab/session/table'),
  'testing/index': () => import('@session-lab/session/testing'),
  web: () => import('@session-lab/session/web'),
  websocket: () => import('@session-lab/session/websocket'),
};
const entries = Object.keys(modules);

test('the reference has every public name of the running package, with its whole declaration', async () => {
  const loaded = await Promise.all(Object.values(modules).map((load) => load()));
  const names = loaded.flatMap((module) => Object.keys(module));
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !text.includes(`### ${name}\n`))).toEqual([]);
  expect(text).toMatch(/### Sessions\n[^]*?\n {2}create\([^]*?\n {2}stats\(\)/);
});

/** Returns the names of an entry, with its types, as the source text declares or passes them on. */
async function namesIn(url: URL): Promise<string[]> {
  const source = await readFile(url, 'utf8');
  const declared = source.matchAll(
    /^export (?:abstract |async |declare )*(?:class|const|enum|function|interface|let|type) (\w+)/gm,
  );
  const lists = [...source.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, list = '']) =>
    list.split(',').flatMap((item) => item.trim().split(/\s+/).at(-1) ?? []),
  );
  const whole = await Promise.all(
    [...source.matchAll(/^export \* from '([^']+)'/gm)].map(([, from = '']) => namesIn(new URL(from, url))),
  );
  return [...[...declared].map(([, name = '']) => name), ...lists, ...whole.flat()].filter(Boolean);
}

test('the reference has every public type', async () => {
  const names = await Promise.all(
    entries.map((entry) => namesIn(new URL(`../src/${entry}.ts`, import.meta.url))),
  );
  expect(names.flat()).toEqual(
    expect.arrayContaining(['Jsonable', 'SessionTable', 'StoreHarness', 'UpgradeOptions']),
  );
  expect(names.filter((ofEntry) => ofEntry.length === 0)).toEqual([]);
  expect(names.flat().filter((name) => !text.includes(`### ${name}\n`))).toEqual([]);
});

test('the reference has every type that its declarations use', () => {
  const used = typesIn(text).map(({ name }) => name);
  expect(used).toEqual(expect.arrayContaining(['Session', 'ResponseHeaders']));
  expect(used.filter((name) => !text.includes(`### ${name}\n`))).toEqual([]);
});

test('the test reads all entries of the package', async () => {
  const manifest = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  const files = new Set([...manifest.matchAll(/"\.\/src\/(.*)\.ts"/g)].map(([, file]) => file));
  expect([...files]).toEqual(expect.arrayContaining(entries));
  expect(files.size).toBe(entries.length);
});

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const workspace = fileURLToPath(new URL('../../..', import.meta.url));
const readme = 'packages/session/README.md';
const pages = [
  readme,
  ...['api', 'comparison', 'express-session', 'recipes', 'redis', 'write-a-store'].map(
    (name) => `packages/session/docs/${name}.md`,
  ),
];
const text = (path: string): string => readFileSync(join(workspace, path), 'utf8');

const withoutCode = (path: string): string => text(path).replaceAll(/^```.*?^```$/gms, '');
const linksIn = (path: string): string[] =>
  [...withoutCode(path).matchAll(/\]\((?<target>[^)\s]+)\)/g)].map(({ groups }) => groups?.['target'] ?? '');

/** Returns the anchors of a page as GitHub makes them. */
const anchorsIn = (path: string): string[] =>
  [...withoutCode(path).matchAll(/^#+ (?<title>.*)$/gm)].map(({ groups }) =>
    (groups?.['title'] ?? '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** Returns the path in this repository to which a link of a page leads, or undefined for another site. */
function pathOf(page: string, target: string): string | undefined {
  const own = /^https:\/\/github\.com\/session-lab\/session-lab\/(?:blob|tree)\/main\/(?<path>.*)$/.exec(
    target,
  );
  if (own) return own.groups?.['path'];
  return target.startsWith('https:') ? undefined : join(dirname(page), target);
}

test('the README has only absolute links: npm shows it without the other pages', () => {
  const links = linksIn(readme);
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter((target) => !/^(?:https:\/\/|#)/.test(target))).toEqual([]);
});

test.each(pages)('each link of %s leads to a file, and to a heading in it', (page) => {
  const targets = linksIn(page).map((target) =>
    target.startsWith('#') ? page + target : pathOf(page, target),
  );
  const own = targets.filter((target) => target !== undefined).map((target) => target.split('#'));
  const broken = own.filter(
    ([path = '', anchor]) =>
      !existsSync(join(workspace, path)) || (anchor !== undefined && !anchorsIn(path).includes(anchor)),
  );
  expect(broken).toEqual([]);
});

test('the test reads links and headings', () => {
  expect(anchorsIn(readme)).toEqual(expect.arrayContaining(['the-browsers-side', 'why-do-i-get-a-401']));
  expect(linksIn('packages/session/docs/api.md')).toContain('recipes.md');
});

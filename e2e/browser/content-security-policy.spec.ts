import { expect, type Page } from '@playwright/test';
import { test } from '../support/browser.ts';

/** Runs the actions of an injected script on the page. Returns the actions that the policy did not stop. */
const attack = (page: Page): Promise<string[]> =>
  page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const foreignUrl = 'http://127.0.0.2:9/?token';
        const notStopped: string[] = [];
        /** The policy stops these actions with an exception. */
        const sinks: Record<string, () => unknown> = {
          innerHTML: () => (document.createElement('p').innerHTML = '<img src=x onerror=alert(1)>'),
          'text of a script': () => (document.createElement('script').textContent = 'alert(1)'),
          'address of a script': () => document.createElement('script').setAttribute('src', foreignUrl),
          'data of an object': () => document.createElement('object').setAttribute('data', foreignUrl),
          eval: (): unknown => Reflect.get(globalThis, 'eval')('1'),
          Function: () => Reflect.construct(Function, ['return 1']),
        };
        /** The policy stops these actions when their elements are in the document, and sends a report. */
        const elements: Record<string, string>[] = [
          { is: 'img', src: foreignUrl },
          { is: 'iframe', src: foreignUrl },
          { is: 'base', href: foreignUrl },
          { is: 'link', href: foreignUrl, rel: 'stylesheet' },
          { is: 'link', href: foreignUrl, rel: 'modulepreload' },
        ];
        // In a timer, because the debugger gives an evaluated call more rights than the page has.
        setTimeout(() => {
          for (const [name, use] of Object.entries(sinks)) {
            try {
              use();
              notStopped.push(name);
            } catch {}
          }
          for (const { is = '', ...attributes } of elements) {
            const element = document.createElement(is);
            for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
            document.body.append(element);
          }
          const style = document.createElement('style');
          style.textContent = 'body { color: red }';
          document.body.append(style);
          void fetch(foreignUrl).then(
            () => resolve([...notStopped, 'fetch']),
            () => resolve(notStopped),
          );
        });
      }),
  );

/** Shortens a report to `img-src: foreign URL`. Returns any other complaint unchanged. */
function shorten(complaint: string): string {
  const [, directive, blocked = ''] = /"directive":"([^"]+)","blocked":"([^"]+)"/.exec(complaint) ?? [];
  if (directive === undefined) return complaint;
  return `${directive}: ${blocked.startsWith('http') ? 'foreign URL' : blocked}`;
}

test('the policy refuses the actions of an injected script, and each attempt is reported', async ({
  page,
  watched,
}) => {
  await page.goto('/sign-in');
  expect(await attack(page)).toEqual([]);
  const reported = (): string[] => [...new Set(watched.map(shorten))].sort();
  await expect
    .poll(reported)
    .toEqual([
      'base-uri: foreign URL',
      'connect-src: foreign URL',
      'frame-src: foreign URL',
      'img-src: foreign URL',
      'require-trusted-types-for: trusted-types-sink',
      'script-src-elem: foreign URL',
      'style-src-elem: foreign URL',
      'style-src-elem: inline',
    ]);
  watched.length = 0;
});

test.fail(
  'a page that violates the policy fails its test, even if the test checks something else',
  async ({ page }) => {
    await page.goto('/sign-in');
    await page.evaluate(() => {
      document.body.append(Object.assign(document.createElement('img'), { src: 'http://127.0.0.2:9/x.png' }));
    });
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  },
);

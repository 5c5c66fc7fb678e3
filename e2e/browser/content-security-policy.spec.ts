import { expect, type Page } from '@playwright/test';
import { test } from '../support/browser.ts';

/** Does on the page what an injected script would, and says what of it got through. */
const attack = (page: Page): Promise<string[]> =>
  page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const elsewhere = 'http://127.0.0.2:9/?token';
        const through: string[] = [];
        /** Refused there and then, with an exception. */
        const sinks: Record<string, () => unknown> = {
          innerHTML: () => (document.createElement('p').innerHTML = '<img src=x onerror=alert(1)>'),
          'text of a script': () => (document.createElement('script').textContent = 'alert(1)'),
          'address of a script': () => document.createElement('script').setAttribute('src', elsewhere),
          'data of an object': () => document.createElement('object').setAttribute('data', elsewhere),
          eval: () => Reflect.get(globalThis, 'eval')('1'),
          Function: () => Reflect.construct(Function, ['return 1']),
        };
        /** Refused when they are on the page: the report tells. */
        const elements: Record<string, string>[] = [
          { is: 'img', src: elsewhere },
          { is: 'iframe', src: elsewhere },
          { is: 'base', href: elsewhere },
          { is: 'link', href: elsewhere, rel: 'stylesheet' },
          { is: 'link', href: elsewhere, rel: 'modulepreload' },
        ];
        // Not in the call itself, which the debugger lets do more than the page may.
        setTimeout(() => {
          for (const [name, use] of Object.entries(sinks)) {
            try {
              use();
              through.push(name);
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
          void fetch(elsewhere).then(
            () => resolve([...through, 'fetch']),
            () => resolve(through),
          );
        });
      }),
  );

/** `img-src: elsewhere`, of a report; another complaint as it is. */
function inShort(complaint: string): string {
  const [, directive, blocked = ''] = /"directive":"([^"]+)","blocked":"([^"]+)"/.exec(complaint) ?? [];
  if (directive === undefined) return complaint;
  return `${directive}: ${blocked.startsWith('http') ? 'elsewhere' : blocked}`;
}

test('what an injected script would do is refused by the policy, and each attempt is reported', async ({
  page,
  watched,
}) => {
  await page.goto('/sign-in');
  expect(await attack(page)).toEqual([]);
  const reported = (): string[] => [...new Set(watched.map(inShort))].sort();
  await expect
    .poll(reported)
    .toEqual([
      'base-uri: elsewhere',
      'connect-src: elsewhere',
      'frame-src: elsewhere',
      'img-src: elsewhere',
      'require-trusted-types-for: trusted-types-sink',
      'script-src-elem: elsewhere',
      'style-src-elem: elsewhere',
      'style-src-elem: inline',
    ]);
  watched.length = 0;
});

test.fail('a page that breaks the policy fails its test, whatever the test looked at', async ({ page }) => {
  await page.goto('/sign-in');
  await page.evaluate(() => {
    document.body.append(Object.assign(document.createElement('img'), { src: 'http://127.0.0.2:9/x.png' }));
  });
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

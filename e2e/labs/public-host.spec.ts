import { expect } from '@playwright/test';
import { test } from '../support/browser.ts';
import { stack } from '../support/stack.ts';

// The app under a public host name, while the sites of the labs have names of the server's own machine. The browser resolves the
// name to this machine. The certificate is for `localhost`.
const host = 'lab.example.org';
const isForHost = `--host-resolver-rules=MAP ${host} 127.0.0.1`;
test.use({
  ignoreHTTPSErrors: true,
  launchOptions: async ({ launchOptions }, use) =>
    use({ ...launchOptions, args: [...(launchOptions.args ?? []), isForHost] }),
});

for (const name of ['cookies', 'csrf']) {
  test(`under a public host name, the lab ${name} states why it is off, and sends nothing to the bank`, async ({
    page,
  }) => {
    const sent: string[] = [];
    page.on('request', (request) => sent.push(new URL(request.url()).pathname));
    const { port } = new URL(stack.httpsUrl);
    await page.goto(`https://${host}:${port}/labs/${name}`);
    const run = page.getByRole('region', { name: 'Run', exact: true });
    await expect(run).toContainText(
      'The bank and the other site have addresses of the server’s own machine, so this lab works only there.',
    );
    for (const button of await run.getByRole('button', { name: 'Sign in at the bank' }).all())
      await expect(button).toBeDisabled();
    expect(sent).toContain('/v1/labs/sites');
    expect(sent.filter((path) => path.startsWith('/v1/labs/bank'))).toEqual([]);
  });
}

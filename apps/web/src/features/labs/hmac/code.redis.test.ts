import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { vectors } from '@session-lab/contract/labs/hmac-vectors';

/** The programs that the lab shows to copy. `npm test` installs Python if it is missing, and does not install Go. */
const execute = promisify(execFile);
const fileOf = (language: string): string =>
  fileURLToPath(new URL(`code/steps.${language}`, import.meta.url));

/** The Go program with this SHA-256 passed all test cases when it ran with Go 1.19.8. */
const testedGo = '47820f6b763ddc3e74bd0ee183fc3a2450a35b3e3216e36eb663604c1b5fe48f';

/** Runs a program with all test cases. Returns its outputs, cut to the length that the RFC has. */
async function outputs(command: string, ...args: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const { key, message, hmac } of vectors) {
    const { stdout } = await execute(command, [...args, key, message]);
    found.push(stdout.trim().slice(0, hmac.length));
  }
  return found;
}

const expected = vectors.map(({ hmac }) => hmac);

it('the TypeScript program computes the test cases of RFC 4231', async () => {
  expect(expected).toHaveLength(7);
  expect(await outputs(process.execPath, fileOf('ts'))).toEqual(expected);
});

it('the Python program computes the test cases of RFC 4231', async () => {
  expect(await outputs('python3', fileOf('py'))).toEqual(expected);
});

it('the Go program computes the test cases of RFC 4231, or is the file that did so with Go 1.19.8', async ({
  annotate,
}) => {
  const isInstalled = await execute('go', ['version']).then(
    () => true,
    () => false,
  );
  expect(isInstalled ? await outputs('go', 'run', fileOf('go')) : expected).toEqual(expected);
  await annotate(
    isInstalled ? 'ran with the installed Go' : 'Go is not installed: compared the file with its hash',
  );
  // Run this test with Go installed after a change of the program, then copy the new hash.
  expect(
    createHash('sha256')
      .update(readFileSync(fileOf('go')))
      .digest('hex'),
  ).toBe(testedGo);
}, 120_000);

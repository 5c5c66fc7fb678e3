import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { retireKeys, rotateKeys, rotation } from './session-keys.ts';

const hourMs = 3_600_000;
const quiet = (): void => {};

function keyFile(text: string) {
  const dir = mkdtempSync(join(tmpdir(), 'session-lab-keys-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const files = { keys: join(dir, 'session-keys'), stack: join(dir, 'stack.json') };
  writeFileSync(files.keys, text);
  return { files, read: () => readFileSync(files.keys, 'utf8').split(',') };
}

test('every replica verifies with the new key before any replica signs with it', () => {
  expect(rotation(['old'], 'new')).toEqual([
    ['old', 'new'],
    ['new', 'old'],
  ]);
});

test('a rotation puts a new key of 32 bytes first and keeps the previous key', async () => {
  const { files, read } = keyFile('old\n');
  await rotateKeys(files, quiet);
  const [first = '', second] = read();
  expect(Buffer.from(first, 'base64url')).toHaveLength(32);
  expect(second).toBe('old');
  expect(statSync(files.keys).mode & 0o777).toBe(0o600);
});

test('a second rotation is rejected and changes nothing while the previous key is in use', async () => {
  const { files, read } = keyFile('new,old');
  await expect(rotateKeys(files, quiet)).rejects.toThrow('There are 2 session keys');
  expect(read()).toEqual(['new', 'old']);
});

test('the previous key is retired only after the maximum lifetime of a session, or with --now', async () => {
  const { files, read } = keyFile('new,old');
  const rotatedAtMs = statSync(files.keys).mtimeMs;
  const retire = (nowMs: number, immediately = false) => retireKeys(files, { nowMs, immediately }, quiet);
  await expect(retire(rotatedAtMs + 12 * hourMs - 1)).rejects.toThrow('may last until');
  expect(read()).toEqual(['new', 'old']);
  await retire(rotatedAtMs + 12 * hourMs);
  expect(read()).toEqual(['new']);
  await expect(retire(rotatedAtMs + 24 * hourMs)).rejects.toThrow('There is one session key');
  writeFileSync(files.keys, 'new,old');
  await retire(Date.now(), true);
  expect(read()).toEqual(['new']);
});

test('without keys, the error names the command that makes them', async () => {
  const { files } = keyFile('');
  rmSync(files.keys);
  await expect(rotateKeys(files, quiet)).rejects.toThrow('There are no session keys yet');
});

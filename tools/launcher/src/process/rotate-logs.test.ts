import {
  appendFileSync,
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { logLimits, rotateLogs } from './rotate-logs.ts';

const limits = { maxBytes: 100, files: 3 };

function logFolder(): { dir: string; log: string; text: (name: string) => string } {
  const dir = mkdtempSync(join(tmpdir(), 'session-lab-logs-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return { dir, log: join(dir, 'api-1.log'), text: (name) => readFileSync(join(dir, name), 'utf8') };
}

test('a log of at most 100 bytes is not rotated', () => {
  const { dir, log, text } = logFolder();
  appendFileSync(log, 'a'.repeat(100));
  rotateLogs(dir, limits);
  expect(readdirSync(dir)).toEqual(['api-1.log']);
  expect(text('api-1.log')).toHaveLength(100);
});

test('a larger log moves to .1, and its writer continues at the start of an empty file', () => {
  const { dir, log, text } = logFolder();
  const writer = openSync(log, 'a');
  onTestFinished(() => closeSync(writer));
  writeSync(writer, 'a'.repeat(101));
  rotateLogs(dir, limits);
  writeSync(writer, 'next line\n');
  expect(text('api-1.log.1')).toBe('a'.repeat(101));
  expect(text('api-1.log')).toBe('next line\n');
  expect(statSync(`${log}.1`).mode & 0o777).toBe(0o600);
});

test('three files are kept per log: the current log and two older logs', () => {
  const { dir, log, text } = logFolder();
  for (const letter of ['a', 'b', 'c', 'd']) {
    appendFileSync(log, letter.repeat(101));
    rotateLogs(dir, limits);
  }
  expect(readdirSync(dir).toSorted()).toEqual(['api-1.log', 'api-1.log.1', 'api-1.log.2']);
  expect([text('api-1.log')[0], text('api-1.log.1')[0], text('api-1.log.2')[0]]).toEqual([
    undefined,
    'd',
    'c',
  ]);
});

test('a log of several megabytes is copied completely', () => {
  const { dir, log } = logFolder();
  const whole = Buffer.alloc(logLimits.maxBytes + 12_345, 'line\n');
  appendFileSync(log, whole);
  rotateLogs(dir, logLimits);
  expect(readFileSync(`${log}.1`).equals(whole)).toBe(true);
  expect(statSync(log).size).toBe(0);
});

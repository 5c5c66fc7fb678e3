import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { eventually, settledWithin, untilTrue } from './eventually.ts';

const never = new Promise<never>(() => undefined);

/** Blocks the process, as when other processes use the machine. */
function standStill(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

test('returns the result of the first check that succeeds', async () => {
  let checks = 0;
  const third = eventually(() => {
    checks += 1;
    if (checks < 3) throw new Error('too early');
    return checks;
  });
  expect(await third).toBe(3);
});

test('rejects with the last error after the time', async () => {
  let checks = 0;
  const failing = eventually(() => {
    throw new Error(`check ${(checks += 1)}`);
  }, 50);
  await expect(failing).rejects.toThrow(/^check \d/);
  expect(checks).toBeGreaterThan(1);
});

test('waits until a check returns true', async () => {
  let checks = 0;
  await untilTrue(() => (checks += 1) === 2);
  expect(checks).toBe(2);
});

test('resolves to the result or to the error of a promise that settles in time', async () => {
  const error = new Error('refused');
  expect(await settledWithin(100, Promise.resolve(1))).toBe(1);
  expect(await settledWithin(100, Promise.reject(error))).toBe(error);
});

test('rejects for a promise that is pending after the time', async () => {
  await expect(settledWithin(30, never)).rejects.toThrow('expected a result within 30 ms');
});

test('does not count the time in which the process stood still', async () => {
  const late = settledWithin(100, pause(20));
  standStill(300);
  expect(await late).toBeUndefined();
});

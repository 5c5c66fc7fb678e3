import { randomBytes } from 'node:crypto';
import { chownSync, readFileSync, renameSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from '../progress.ts';
import { isReady } from '../process/ready.ts';
import { writeSecret } from './secrets.ts';
import { readStackFile } from '../stack/stack-file.ts';

/** Default of `SESSION_ABSOLUTE_LIFETIME_MS` (apps/api/src/config.ts). */
const defaultLifetimeMs = 12 * 3_600_000;
const restartedWithinMs = 20_000;

export type KeyFiles = { keys: string; stack: string };
type Print = (text: string) => void;

/** Returns the key list for each of the two rolling restarts. The first key signs, and all keys verify. */
export function rotation(keys: readonly string[], added: string): readonly (readonly string[])[] {
  // Every replica must verify with the new key before any replica signs with it.
  return [
    [...keys, added],
    [added, ...keys],
  ];
}

/**
 * Adds a new signing key and keeps the previous key for verification. Restarts the replicas of a running demo
 * one after another, so that no request fails and no session ends.
 *
 * @throws SetupError if two keys are already in use
 */
export async function rotateKeys(files: KeyFiles, print: Print): Promise<void> {
  const keys = readKeys(files);
  if (keys.length > 1) {
    throw new SetupError(
      `There are ${keys.length} session keys: the last rotation is not finished.`,
      'run npm run keys -- retire to remove the previous key',
    );
  }
  const [verifying = [], signing = []] = rotation(keys, randomBytes(32).toString('base64url'));
  print('step 1 of 2: every replica verifies with the new key');
  await useKeys(files, verifying, print);
  print('step 2 of 2: every replica signs with the new key');
  await useKeys(files, signing, print);
}

/** Removes every key except the signing key. Tokens that were signed with a removed key are then rejected. */
export async function retireKeys(
  files: KeyFiles,
  {
    nowMs,
    immediately,
    lifetimeMs = defaultLifetimeMs,
  }: { nowMs: number; immediately: boolean; lifetimeMs?: number },
  print: Print,
): Promise<void> {
  const keys = readKeys(files);
  if (keys.length < 2) {
    throw new SetupError('There is one session key: no previous key to remove.', 'npm run keys -- rotate');
  }
  const safeAtMs = statSync(files.keys).mtimeMs + lifetimeMs;
  if (!immediately && nowMs < safeAtMs) {
    throw new SetupError(
      `Sessions that were signed with the previous key may last until ${new Date(safeAtMs).toISOString()}.`,
      'run this command after that time, or end those sessions with npm run keys -- retire --now',
    );
  }
  await useKeys(files, keys.slice(0, 1), print);
}

const readKeys = (files: KeyFiles): string[] => {
  try {
    return readFileSync(files.keys, 'utf8').trim().split(',');
  } catch {
    throw new SetupError('There are no session keys yet.', 'run npm start, which makes them');
  }
};

async function useKeys(files: KeyFiles, keys: readonly string[], print: Print): Promise<void> {
  // Writes atomically, because losing the keys would end every session.
  const { uid, gid } = statSync(files.keys);
  writeSecret(`${files.keys}.new`, keys.join(','));
  // The replicas may run as another user (privileges.ts).
  chownSync(`${files.keys}.new`, uid, gid);
  renameSync(`${files.keys}.new`, files.keys);
  for (const { name } of readStackFile(files.stack)?.replicas ?? []) {
    await restart(files.stack, name);
    print(`${name} restarted`);
  }
}

/** Ends a replica with SIGTERM and waits until the launcher has restarted it. */
async function restart(stackFile: string, name: string): Promise<void> {
  const replicaNow = () => readStackFile(stackFile)?.replicas.find((replica) => replica.name === name);
  const before = replicaNow();
  if (before?.pid === undefined)
    throw new SetupError(`${name} is not running.`, 'run npm start, then this command again');
  process.kill(before.pid, 'SIGTERM');
  for (const untilMs = performance.now() + restartedWithinMs; performance.now() < untilMs; await sleep(50)) {
    const now = replicaNow();
    if (now?.pid === undefined || now.pid === before.pid || now.port === undefined) continue;
    if (await isReady({ url: `http://127.0.0.1:${now.port}/readyz` }, restartedWithinMs)) return;
  }
  throw new SetupError(`${name} did not restart within ${restartedWithinMs / 1000} s.`, 'see its log');
}

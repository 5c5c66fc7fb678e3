import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isRecord } from '../contenders/messages.ts';
import { findWrk } from '../load/wrk.ts';

const execute = promisify(execFile);
const packageFolder = join(import.meta.dirname, '../..');

export type Machine = {
  readonly cores: number;
  /** Name from the system. */
  readonly model: string;
  readonly memoryGiB: number;
  /** Load average of the minute before the run: other work on the machine. */
  readonly loadAverageBefore: number;
  readonly system: string;
  readonly tools: Readonly<Record<string, string>>;
  /** Versions of the compared packages and Express. */
  readonly packages: Readonly<Record<string, string>>;
};

/** Describes the machine. Call this before measuring. */
export async function describeMachine(): Promise<Machine> {
  const processors = cpus();
  return {
    cores: processors.length,
    model: processors[0]?.model ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    loadAverageBefore: loadavg()[0] ?? 0,
    system: `${process.platform} ${process.arch}`,
    tools: {
      node: process.versions.node,
      redis: await versionOf('redis-server', '--version'),
      nginx: await versionOf('nginx', '-v'),
      ...(findWrk() === undefined ? {} : { wrk: await versionOf('wrk', '-v') }),
    },
    packages: packageVersions(),
  };
}

/** Returns the first number with a point on stdout or stderr. wrk exits with 1 when it prints its version. */
async function versionOf(command: string, flag: string): Promise<string> {
  const env = { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` };
  const result = await execute(command, [flag], { env }).catch((error: unknown) => error);
  const text = isRecord(result) ? `${String(result['stdout'])}${String(result['stderr'])}` : '';
  return /\d+(\.\d+)+/.exec(text)?.[0] ?? 'unknown';
}

/** Returns the installed versions of the packages in package.json. */
function packageVersions(): Record<string, string> {
  const { dependencies } = readPackage(packageFolder);
  const names = isRecord(dependencies) ? Object.keys(dependencies) : [];
  return Object.fromEntries(
    names
      .filter((name) => !name.startsWith('@session-lab/'))
      .map((name) => [name, String(readPackage(join(packageFolder, 'node_modules', name))['version'])]),
  );
}

function readPackage(folder: string): Record<string, unknown> {
  const parsed: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return isRecord(parsed) ? parsed : {};
}

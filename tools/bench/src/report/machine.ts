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
  /** As the system tells it. */
  readonly model: string;
  readonly memoryGiB: number;
  /** Of the minute before; what else was on while this was measured. */
  readonly loadAverageBefore: number;
  readonly system: string;
  readonly tools: Readonly<Record<string, string>>;
  /** What was compared, and Express. */
  readonly packages: Readonly<Record<string, string>>;
};

/** What the figures depend on. Call it before anything is measured. */
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

/** The first number with a point in what it says, on whichever stream; wrk's status is 1 when it is asked. */
async function versionOf(command: string, flag: string): Promise<string> {
  const env = { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` };
  const said = await execute(command, [flag], { env }).catch((error: unknown) => error);
  const text = isRecord(said) ? `${String(said['stdout'])}${String(said['stderr'])}` : '';
  return /\d+(\.\d+)+/.exec(text)?.[0] ?? 'unknown';
}

/** Of what package.json names, as installed. */
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

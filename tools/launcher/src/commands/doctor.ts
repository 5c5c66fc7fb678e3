import { accessSync, constants, mkdirSync } from 'node:fs';
import { lookup } from 'node:dns/promises';
import { join } from 'node:path';
import { certificateEnd } from '../config/certificates.ts';
import type { StartOptions } from '../options.ts';
import { defaultPort, stackPaths } from '../stack/plan.ts';
import { freeBase, hasIpv6Loopback, portUses, takenPorts } from '../ports/ports.ts';
import { lockHolder } from '../stack/lock.ts';
import { run } from '../process/run.ts';
import { findTool, isOnPath, type ToolName } from '../tools/find-tool.ts';
import { installerOf, fixFor } from '../tools/install-tool.ts';
import { checkVersion } from '../tools/tool-versions.ts';

/** The result of one check. A `bad` finding prevents `npm start`. */
type Finding = { verdict: 'ok' | 'note' | 'bad'; what: string; fix?: string };

/** Checks this machine and prints each finding with a fix. Returns 1 if `npm start` cannot work. */
export async function doctor(root: string, options: StartOptions): Promise<number> {
  const port = options.port ?? defaultPort;
  const checks = [
    node(),
    tool('nginx', 'bad'),
    tool('redis-server', 'bad'),
    tool('chromium', 'note'),
    tool('python3', 'note'),
    docker(),
    localhost(),
    stateDirectory(root),
    certificates(root),
    ports(root, port, options),
  ];
  const findings = (await Promise.all(checks)).flat();
  for (const { verdict, what, fix } of findings) {
    console.log(`  ${verdict.padEnd(5)} ${what}${fix === undefined ? '' : `\n        → ${fix}`}`);
  }
  const bad = findings.filter(({ verdict }) => verdict === 'bad').length;
  console.log(
    bad === 0
      ? '\nnpm start can run.'
      : `\n${bad} ${bad === 1 ? 'problem prevents' : 'problems prevent'} npm start.`,
  );
  return bad === 0 ? 0 : 1;
}

async function node(): Promise<Finding> {
  return { verdict: 'ok', what: `Node ${process.versions.node} (the project's own)` };
}

async function tool(name: ToolName, verdictIfMissing: 'bad' | 'note'): Promise<Finding> {
  const path = findTool(name);
  if (path !== undefined) {
    const check = await checkVersion(name, path);
    if (!check.ok) return { verdict: verdictIfMissing, what: check.reason, fix: check.fix };
    return { verdict: 'ok', what: `${name} ${check.version} (${path})` };
  }
  const isForTests = name === 'chromium' || name === 'python3';
  const purpose = isForTests ? ' (npm test needs it)' : '';
  const installer = await installerOf(name);
  if (installer !== undefined) {
    const command = isForTests ? 'npm test' : 'npm start';
    return {
      verdict: 'note',
      what: `${name} is missing${purpose}: ${command} installs it with ${installer}`,
    };
  }
  return { verdict: verdictIfMissing, what: `${name} is missing${purpose}`, fix: fixFor([name]) };
}

async function docker(): Promise<Finding> {
  if (!isOnPath('docker'))
    return { verdict: 'note', what: 'docker is not installed; npm start works without it' };
  const { code, output } = await run('docker', ['compose', 'version', '--short']);
  if (code !== 0) return { verdict: 'note', what: 'docker has no Compose v2, which --docker needs' };
  return { verdict: 'ok', what: `docker compose ${output.trim()}` };
}

async function localhost(): Promise<Finding> {
  try {
    const addresses = await lookup('localhost', { all: true });
    const known = addresses.map(({ address }) => address);
    if (known.every((address) => address === '::1' || address.startsWith('127.'))) {
      const ipv6 = hasIpv6Loopback() ? '' : '; without IPv6, so no server listens on ::1';
      return { verdict: 'ok', what: `localhost is ${known.join(', ')}${ipv6}` };
    }
    return {
      verdict: 'note',
      what: `localhost is ${known.join(', ')}, which is not this machine`,
      fix: 'correct /etc/hosts',
    };
  } catch {
    return {
      verdict: 'note',
      what: 'localhost has no address',
      fix: 'add "127.0.0.1 localhost" to /etc/hosts, or use http://127.0.0.1',
    };
  }
}

async function stateDirectory(root: string): Promise<Finding> {
  const folder = join(root, '.local');
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return { verdict: 'ok', what: `${folder} is writable` };
  } catch {
    return { verdict: 'bad', what: `${folder} is not writable`, fix: `chown -R "$USER" "${folder}"` };
  }
}

async function certificates(root: string): Promise<Finding> {
  const endsAtMs = certificateEnd(stackPaths(join(root, '.local/dev')).tlsDir);
  if (endsAtMs === undefined) return { verdict: 'ok', what: 'no certificate yet; the first start makes one' };
  const day = new Date(endsAtMs).toISOString().slice(0, 10);
  return {
    verdict: 'ok',
    what: `the certificate is valid until ${day}; a start renews it in the last 30 days`,
  };
}

async function ports(root: string, base: number, { replicas, store }: StartOptions): Promise<Finding[]> {
  const holder = await lockHolder(stackPaths(join(root, '.local/dev')).lock);
  const taken = await takenPorts(portUses(base, replicas, store));
  if (taken.length === 0) return [{ verdict: 'ok', what: `all ports from ${base} up are free` }];
  if (holder !== undefined) return [{ verdict: 'note', what: `the demo is already running (pid ${holder})` }];
  const fix = `stop that process, or run npm start -- --port ${await freeBase(base + 1000, replicas, store)}`;
  return taken.map(({ port, use, owner }) => ({
    verdict: 'bad',
    what: `port ${port} (${use}): ${owner}`,
    fix,
  }));
}

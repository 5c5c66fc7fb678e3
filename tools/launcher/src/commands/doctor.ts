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

/** `bad` stands in the way of `npm start`; a `note` is worth knowing. */
type Finding = { verdict: 'ok' | 'note' | 'bad'; what: string; fix?: string };

/** Says what is there, what is missing and what is in the way, each with its fix; status 1 where a start could not work. */
export async function doctor(root: string, options: StartOptions): Promise<number> {
  const port = options.port ?? defaultPort;
  const checks = [
    node(),
    tool('nginx', 'bad'),
    tool('redis-server', 'bad'),
    tool('chromium', 'note'),
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
  console.log(bad === 0 ? '\nnpm start would work.' : `\n${bad} in the way of npm start.`);
  return bad === 0 ? 0 : 1;
}

async function node(): Promise<Finding> {
  return { verdict: 'ok', what: `Node ${process.versions.node} (the project's own)` };
}

async function tool(name: ToolName, without: 'bad' | 'note'): Promise<Finding> {
  const path = findTool(name);
  if (path !== undefined) {
    const check = await checkVersion(name, path);
    if (!check.ok) return { verdict: without, what: check.reason, fix: check.fix };
    return { verdict: 'ok', what: `${name} ${check.version} (${path})` };
  }
  const purpose = name === 'chromium' ? ', for npm test' : '';
  const installer = await installerOf(name);
  if (installer !== undefined) {
    const command = name === 'chromium' ? 'npm test' : 'npm start';
    return {
      verdict: 'note',
      what: `${name} is missing${purpose}: ${command} installs it with ${installer}`,
    };
  }
  return { verdict: without, what: `${name} is missing${purpose}`, fix: fixFor([name]) };
}

async function docker(): Promise<Finding> {
  if (!isOnPath('docker')) return { verdict: 'note', what: 'no docker: npm start works without it' };
  const { code, output } = await run('docker', ['compose', 'version', '--short']);
  if (code !== 0) return { verdict: 'note', what: 'docker without Compose v2: --docker needs it' };
  return { verdict: 'ok', what: `docker compose ${output.trim()}` };
}

async function localhost(): Promise<Finding> {
  try {
    const addresses = await lookup('localhost', { all: true });
    const known = addresses.map(({ address }) => address);
    if (known.every((address) => address === '::1' || address.startsWith('127.'))) {
      const ipv6 = hasIpv6Loopback() ? '' : '; no IPv6 here, so nothing listens on ::1';
      return { verdict: 'ok', what: `localhost is ${known.join(', ')}${ipv6}` };
    }
    return {
      verdict: 'note',
      what: `localhost is ${known.join(', ')}, not this machine`,
      fix: 'see /etc/hosts',
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
    return { verdict: 'ok', what: `${folder} may be written` };
  } catch {
    return { verdict: 'bad', what: `${folder} may not be written`, fix: `chown -R "$USER" "${folder}"` };
  }
}

async function certificates(root: string): Promise<Finding> {
  const endsAtMs = certificateEnd(stackPaths(join(root, '.local/dev')).tlsDir);
  if (endsAtMs === undefined) return { verdict: 'ok', what: 'no certificate yet: the first start makes it' };
  const day = new Date(endsAtMs).toISOString().slice(0, 10);
  return { verdict: 'ok', what: `the certificate is good until ${day}; a start renews it 30 days before` };
}

async function ports(root: string, base: number, { replicas, store }: StartOptions): Promise<Finding[]> {
  const holder = await lockHolder(stackPaths(join(root, '.local/dev')).lock);
  const taken = await takenPorts(portUses(base, replicas, store));
  if (taken.length === 0) return [{ verdict: 'ok', what: `the ports from ${base} on are free` }];
  if (holder !== undefined) return [{ verdict: 'note', what: `the demo runs already, as pid ${holder}` }];
  const fix = `stop it, or: npm start -- --port ${await freeBase(base + 1000, replicas, store)}`;
  return taken.map(({ port, use, owner }) => ({
    verdict: 'bad',
    what: `port ${port} (${use}): ${owner}`,
    fix,
  }));
}

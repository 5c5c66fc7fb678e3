import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problem } from '@session-lab/contract';
import { expect, test } from 'vitest';
import { fill, ownProblems, renderNginx, type NginxConfigInput } from './nginx-config.ts';

const templates = join(import.meta.dirname, '../../../../nginx');
const input: NginxConfigInput = {
  listen: ['127.0.0.1:8080', '127.0.0.1:8443 ssl http2'],
  replicas: [
    { name: 'api-1', address: '127.0.0.1:8181' },
    { name: 'api-2', address: '127.0.0.1:8182' },
    { name: 'api-3', address: '127.0.0.1:8183' },
  ],
  publicTlsPort: 8443,
  certificate: '/tls/localhost.pem',
  certificateKey: '/tls/localhost-key.pem',
  webRoot: '/srv/web',
  accessLog: '/logs/access.log',
  proxySecret: 'secret-of-the-proxy',
  labLog: '/lab-logs/access.log',
  bank: {
    listen: ['127.0.0.1:9091', '127.0.0.1:9094 ssl'],
    root: '/bank/pages',
    attacker: '127.0.0.1:9090',
  },
};

function rendered(file: string, more: Partial<NginxConfigInput> = {}): string {
  return renderNginx(templates, { ...input, ...more }).get(file) ?? '';
}

test('every placeholder is filled in, and an unknown placeholder is an error', () => {
  for (const [name, text] of renderNginx(templates, input)) {
    expect(`${name}: ${text.replaceAll(/^ *#.*$/gm, '')}`).not.toMatch(/\$\{[A-Z]/);
  }
  expect(() => fill('x.conf', 'root ${NOWHERE};', {})).toThrow('nginx/x.conf: no value for ${NOWHERE}');
});

test("the bodies of NGINX's errors are the contract's", () => {
  const pages = rendered('problem-pages.conf');
  for (const code of ownProblems) {
    const { status } = problem(code);
    expect(pages).toContain(`return ${status} '${JSON.stringify(problem(code)).replaceAll("'", "\\'")}';`);
  }
});

test('every code that the error pages name has a page', () => {
  const named = ['error-pages.conf', 'problems.conf', 'api.conf', 'lab-lane.conf'].flatMap((file) => {
    const text = readFileSync(join(templates, file), 'utf8');
    const direct = [...text.matchAll(/\/\.problem\/([a-z_]+)/g)].map(([, code]) => code);
    const mapped = [...text.matchAll(/^ +(?:default|"[^"]*"|\d+) +([a-z_]+);$/gm)].map(([, code]) => code);
    return [...direct, ...mapped];
  });
  expect(ownProblems).toEqual(expect.arrayContaining([...new Set(named)]));
});

test('each pool has every replica, none of which counts as down after a failure', () => {
  const servers = rendered('upstreams.conf').match(/^ +server .*$/gm);
  expect(servers).toHaveLength(3 * 3);
  expect(servers?.every((line) => line.endsWith(' max_fails=0;'))).toBe(true);
});

test('each pool of the labs has every replica; the pools that show balancing skip a failed replica for 3 s', () => {
  const servers = rendered('labs.conf').match(/^ +server .*$/gm);
  expect(servers?.filter((line) => line.endsWith(' max_fails=0;'))).toHaveLength(7 * 3);
  expect(servers?.filter((line) => line.endsWith(' max_fails=1 fail_timeout=3s;'))).toHaveLength(4 * 3);
});

test('every pool that a path selects is declared, and every declared pool is selected', () => {
  const text = rendered('labs.conf');
  const chosen = [...text.matchAll(/ (lab_\w+);$/gm)].map(([, pool]) => pool);
  const declared = [...text.matchAll(/^upstream (\w+)/gm)].map(([, pool]) => pool);
  expect(new Set(chosen)).toEqual(new Set(declared));
  expect(declared).toHaveLength(chosen.length);
});

test('the page receives the names of all replicas', () => {
  expect(rendered('headers.conf')).toContain('replicas;desc="api-1 api-2 api-3"');
});

test('the bank has a port of its own, and none without the labs', () => {
  expect(rendered('nginx.conf')).toContain('include bank.conf;');
  expect(rendered('bank.conf')).toContain('    listen 127.0.0.1:9091;\n');
  expect(rendered('nginx.conf', { bank: undefined })).not.toContain('include bank.conf;');
});

test('the attacker’s tap gets no header with a credential, and has no path without the labs', () => {
  expect(rendered('nginx.conf')).toContain('include tap.conf;');
  expect(rendered('nginx.conf', { bank: undefined })).not.toContain('include tap.conf;');
  expect(rendered('bank.conf')).toContain('    server 127.0.0.1:9090;\n');
  const tap = rendered('tap.conf');
  const lane = rendered('attacker-lane.conf');
  for (const name of ['Authorization', 'Cookie']) expect(lane).toContain(`proxy_set_header ${name} "";`);
  for (const location of tap.split(/^location/m).slice(1))
    expect(location).toContain('include attacker-lane.conf;');
  expect(tap + lane).not.toContain('secret-of-the-proxy');
});

test('the peer of a replica is the next replica in the ring; a single replica has no peer', () => {
  expect(rendered('upstreams.conf')).toContain('127.0.0.1:8183 127.0.0.1:8181;');
  expect(rendered('upstreams.conf', { replicas: input.replicas.slice(0, 1) })).not.toMatch(
    /8181 127\.0\.0\.1/,
  );
});

test('every limit counts a client by its network', () => {
  const zones = [...renderNginx(templates, input).values()].flatMap((text) =>
    [...text.matchAll(/^limit_\w+_zone (\S+)/gm)].map(([, key]) => key),
  );
  // Only heavy lab work has this key; it is empty for all other paths.
  const [heavyLabs] = /^map \$path \$heavy_lab_client \{[^}]+\}/m.exec(rendered('labs.conf')) ?? [];
  expect(heavyLabs).toMatch(
    /default +"";\n +"~\^\/v1\/labs\/hmac\/\S+\$" +\$client_network;\n +\/v1\/labs\/redis-console\/comparison +\$client_network;\n\}$/,
  );
  expect(zones.filter((key) => key !== '$heavy_lab_client')).toEqual(Array(4).fill('$client_network'));
  expect(zones).toHaveLength(5);
});

test('heavy lab work has its limit in each lane that it uses', () => {
  expect(rendered('upstreams.conf')).toMatch(/redis-console\/comparison " lab_patient;/);
  for (const lane of ['lab-lane.conf', 'lab-patient-lane.conf'])
    expect(rendered(lane)).toContain('limit_req zone=heavy_lab_rate burst=60;');
});

test('HSTS is sent only if TLS is on port 443', () => {
  expect(rendered('headers.conf')).toContain('"on:0"  "";');
  expect(rendered('headers.conf', { publicTlsPort: 443 })).toContain(
    '"on:0"  "max-age=31536000; includeSubDomains";',
  );
  expect(rendered('pages.conf', { publicTlsPort: 443 })).toContain('https://$host$request_uri');
});

test('a path that NGINX does not support stops the start', () => {
  expect(() => rendered('pages.conf', { webRoot: '/home/$me/web' })).toThrow('move the project');
});

test('the usual format, which prints tokens, is a log of lab 12 only, and absent without the labs', () => {
  const usual = / combined;$| lab_usual;$/m;
  for (const [name, text] of renderNginx(templates, input))
    expect([name, usual.test(text)]).toEqual([name, name === 'lab-logged-lane.conf']);
  expect(rendered('lab-logged-lane.conf')).toContain('access_log "/lab-logs/access.log" combined;');
  expect(rendered('lab-logged-lane.conf').match(/syslog:server=127\.0\.0\.1:818[123],/g)).toHaveLength(6);
  expect(rendered('lab-logged-lane.conf', { labLog: undefined })).not.toMatch(/combined;|syslog:/);
});

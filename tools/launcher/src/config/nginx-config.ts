import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problem, type ProblemCode } from '@session-lab/contract';

export type NginxConfigInput = {
  /** Values of `listen` directives: `127.0.0.1:8080`, `127.0.0.1:8443 ssl http2`. */
  listen: readonly string[];
  replicas: readonly { name: string; address: string }[];
  /** Port of HTTPS as browsers see it. */
  publicTlsPort: number;
  certificate: string;
  certificateKey: string;
  webRoot: string;
  accessLog: string;
  /** Secret that NGINX sends to the replicas in `X-Proxy-Secret`. */
  proxySecret: string;
  /** The bank of the attack labs, and the address of the attacker's server. Undefined if the labs are off. */
  bank: { listen: readonly string[]; root: string; attacker: string } | undefined;
  /** Log in the usual format, with the tokens of lab 12. Undefined if the labs are off. */
  labLog: string | undefined;
  /** User of the worker processes, if the master process runs as root. */
  user?: string;
};

/** Codes of the errors that NGINX creates itself (nginx/problems.conf). */
export const ownProblems = [
  'bad_request',
  'invalid_request',
  'forbidden',
  'not_found',
  'method_not_allowed',
  'request_timeout',
  'payload_too_large',
  'uri_too_long',
  'too_many_requests',
  'internal_error',
  'bad_gateway',
  'no_replica',
  'gateway_timeout',
] as const satisfies readonly ProblemCode[];

/** Returns the files of nginx/ with a value for every `${PLACEHOLDER}`. */
export function renderNginx(templateDir: string, input: NginxConfigInput): Map<string, string> {
  const values = placeholders(input);
  const names = readdirSync(templateDir).filter((name) => /\.(conf|types)$/.test(name));
  return new Map(
    names.map((name) => [name, fill(name, readFileSync(join(templateDir, name), 'utf8'), values)]),
  );
}

/** Fills in placeholders. Comments stay unchanged, and so do variables of NGINX, which are in lower case. */
export function fill(name: string, template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/^[ ]*#.*|\$\{([A-Z_]+)\}/gm, (whole: string, key: string | undefined) => {
    if (key === undefined) return whole;
    const value = values[key];
    if (value === undefined) throw new Error(`nginx/${name}: no value for ${whole}`);
    return value;
  });
}

function placeholders(input: NginxConfigInput): Record<string, string> {
  return {
    USER: input.user === undefined ? '' : `user ${input.user};`,
    LISTEN: listen(8, input.listen),
    BANK: input.bank === undefined ? '' : 'include bank.conf;',
    BANK_LISTEN: listen(4, input.bank?.listen ?? []),
    BANK_ROOT: path(input.bank?.root ?? ''),
    ATTACKER: input.bank?.attacker ?? '',
    TAP: input.bank === undefined ? '' : 'include tap.conf;',
    CERTIFICATE: path(input.certificate),
    CERTIFICATE_KEY: path(input.certificateKey),
    WEB_ROOT: path(input.webRoot),
    ACCESS_LOG: path(input.accessLog),
    LAB_LOGS: lines(4, labLogs(input)),
    PROXY_SECRET: input.proxySecret,
    PUBLIC_TLS_PORT: input.publicTlsPort === 443 ? '' : `:${input.publicTlsPort}`,
    HSTS: input.publicTlsPort === 443 ? 'max-age=31536000; includeSubDomains' : '',
    REPLICAS: lines(
      4,
      input.replicas.map(({ address }) => `server ${address} max_fails=0;`),
    ),
    SKIPPED_REPLICAS: lines(
      4,
      input.replicas.map(({ address }) => `server ${address} max_fails=1 fail_timeout=3s;`),
    ),
    NAMES: names([
      ...input.replicas,
      ...(input.bank === undefined ? [] : [{ name: 'attacker', address: input.bank.attacker }]),
    ]),
    REPLICA_NAMES: input.replicas.map(({ name }) => name).join(' '),
    NEXT_REPLICAS: lines(4, nextReplicas(input.replicas)),
    PROBLEM_PAGES: lines(4, ownProblems.map(problemPage)),
  };
}

/**
 * Returns the logs of lab 12: a file, and syslog messages to the UDP port of each replica, which has the number
 * of the replica's TCP port.
 */
function labLogs({ labLog, replicas }: NginxConfigInput): string[] {
  if (labLog === undefined) return [];
  return [
    `access_log "${path(labLog)}" combined;`,
    ...replicas.flatMap(({ address }) => [
      `access_log syslog:server=${address},nohostname,tag=usual lab_usual;`,
      `access_log syslog:server=${address},nohostname,tag=project json;`,
    ]),
  ];
}

/**
 * Returns a chain of maps, each of which replaces the address of one replica by its name. The last map sets
 * `$named`.
 */
function names(replicas: NginxConfigInput['replicas']): string {
  return replicas
    .map(({ name, address }, index) => {
      const from = index === 0 ? '$upstream_addr' : `$named_${index}`;
      const to = index === replicas.length - 1 ? '$named' : `$named_${index + 1}`;
      const pattern = `~^(?<before${index}>.*?)${address.replaceAll('.', '\\.')}(?![0-9])(?<after${index}>.*)$`;
      return `map ${from} ${to} {\n    default ${from};\n    "${pattern}" "\${before${index}}${name}\${after${index}}";\n}`;
    })
    .join('\n');
}

function nextReplicas(replicas: NginxConfigInput['replicas']): string[] {
  if (replicas.length < 2) return [];
  return replicas.map(({ address }, index) => {
    const next = replicas[(index + 1) % replicas.length];
    return `${address} ${next?.address ?? address};`;
  });
}

function problemPage(code: ProblemCode): string {
  const body = problem(code);
  const text = JSON.stringify(body).replaceAll("'", String.raw`\'`);
  return `location = /.problem/${code} { internal; return ${body.status} '${text}'; }`;
}

function lines(indent: number, text: readonly string[]): string {
  return text.map((one) => `${' '.repeat(indent)}${one}`).join('\n');
}

const listen = (indent: number, addresses: readonly string[]): string =>
  lines(
    indent,
    addresses.map((address) => `listen ${address};`),
  );

/** @throws Error for a character that a path in an NGINX configuration cannot contain */
function path(text: string): string {
  if (/["$\\\n]/.test(text)) throw new Error(`NGINX does not support the path ${text}: move the project`);
  return text;
}

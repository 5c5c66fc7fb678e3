import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureCertificates, isReady, renderNginx } from '@session-lab/launcher/servers';
import { freePort } from './ports.ts';
import { requireTool } from './require-tool.ts';

export type Nginx = {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** `https://localhost:<port>`; serves HTTP/1.1 and HTTP/2. */
  readonly httpsUrl: string;
  /** `http://127.0.0.1:<port>` of the bank of the attack labs. */
  readonly bankUrl: string;
  /** CA of the certificate, in PEM. */
  readonly ca: string;
  /** Returns the lines of the access log. */
  accessLog(): string[];
  /** Returns the lines of the log of lab 12, in the usual format. */
  labLog(): string[];
  /** Stops NGINX and deletes its folder. */
  stop(): Promise<void>;
};

const bankFolder = join(import.meta.dirname, '../../../apps/bank/pages');
const templateFolder = join(import.meta.dirname, '../../../nginx');

/**
 * Starts a real NGINX with the configuration of `nginx/` in front of `replicas` (`127.0.0.1:<port>` each).
 * Resolves when NGINX listens. `change` may rewrite a file of the configuration, for example to lower a rate
 * limit.
 */
export async function startNginx(
  replicas: readonly string[],
  change: (file: string, text: string) => string = (_file, text) => text,
): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'session-lab-nginx-'));
  const certificates = await ensureCertificates(join(folder, 'tls'), Date.now());
  const [port, tlsPort, bankPort] = [await freePort(), await freePort(), await freePort()];
  const accessLog = join(folder, 'access.log');
  const labLog = join(folder, 'lab-access.log');
  const files = renderNginx(templateFolder, {
    listen: [`127.0.0.1:${port}`, `127.0.0.1:${tlsPort} ssl http2`],
    replicas: replicas.map((address, index) => ({ name: `api-${index + 1}`, address })),
    publicTlsPort: tlsPort,
    certificate: certificates.certificate,
    certificateKey: certificates.key,
    webRoot: writePages(folder),
    accessLog,
    labLog,
    proxySecret: 'secret-of-the-test',
    // Nothing listens at the address of the attacker.
    bank: { listen: [`127.0.0.1:${bankPort}`], root: bankFolder, attacker: '127.0.0.1:9' },
    ...(process.getuid?.() === 0 ? { user: 'root' } : {}),
  });
  for (const [name, text] of files) writeFileSync(join(folder, name), change(name, text));

  const args = ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')];
  const child = spawn(requireTool('nginx'), args, {
    env: { ...process.env, TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr.on('data', (chunk) => (output += chunk));
  const exited = once(child, 'exit');
  const cleanUp = (): void => {
    child.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', cleanUp);
  if (!(await isReady({ port }, 10_000))) {
    cleanUp();
    throw new Error(`NGINX did not listen within 10 s:\n${output}`);
  }
  return {
    url: `http://127.0.0.1:${port}`,
    httpsUrl: `https://localhost:${tlsPort}`,
    bankUrl: `http://127.0.0.1:${bankPort}`,
    ca: readFileSync(certificates.ca, 'utf8'),
    accessLog: () => readLines(accessLog),
    labLog: () => readLines(labLog),
    async stop() {
      child.kill('SIGTERM');
      await exited;
      process.off('exit', cleanUp);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const readLines = (file: string): string[] => readFileSync(file, 'utf8').split('\n').slice(0, -1);

function writePages(folder: string): string {
  const webRoot = join(folder, 'web');
  mkdirSync(join(webRoot, 'assets'), { recursive: true });
  writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>Session Lab</title>');
  writeFileSync(join(webRoot, 'assets/page.js'), 'export {};');
  return webRoot;
}

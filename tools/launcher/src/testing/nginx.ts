import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureCertificates } from '../certificates.ts';
import { find } from '../find-tool.ts';
import { mendFor } from '../install-tool.ts';
import { renderNginx } from '../nginx-config.ts';
import { isReady } from '../ready.ts';
import { freePort } from './free-port.ts';

export type Nginx = {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** `https://localhost:<port>`, HTTP/2 as well. */
  readonly httpsUrl: string;
  /** The CA of the certificate, PEM. */
  readonly ca: string;
  /** Returns the lines of the access log so far. */
  accessLog(): string[];
  /** Ends NGINX and removes its folder. */
  stop(): Promise<void>;
};

const templates = join(import.meta.dirname, '../../../../nginx');

/**
 * Starts a real NGINX with the configuration of `nginx/` in front of `replicas` (`127.0.0.1:<port>` each) and waits until it
 * listens. `change` may rewrite a file of the configuration, for example to lower a rate.
 */
export async function startNginx(
  replicas: readonly string[],
  change: (file: string, text: string) => string = (_file, text) => text,
): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'session-lab-nginx-'));
  const certificates = await ensureCertificates(join(folder, 'tls'), Date.now());
  const [port, tlsPort] = [await freePort(), await freePort()];
  const accessLog = join(folder, 'access.log');
  const files = renderNginx(templates, {
    listen: [`127.0.0.1:${port}`, `127.0.0.1:${tlsPort} ssl http2`],
    replicas: replicas.map((address, index) => ({ name: `api-${index + 1}`, address })),
    publicTlsPort: tlsPort,
    certificate: certificates.certificate,
    certificateKey: certificates.key,
    webRoot: writePages(folder),
    accessLog,
    proxySecret: 'secret-of-the-test',
    ...(process.getuid?.() === 0 ? { user: 'root' } : {}),
  });
  for (const [name, text] of files) writeFileSync(join(folder, name), change(name, text));

  const args = ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')];
  const child = spawn(requirePath(), args, {
    env: { ...process.env, TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr.on('data', (chunk) => (output += chunk));
  const exited = once(child, 'exit');
  const end = (): void => {
    child.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', end);
  if (!(await isReady({ port }, 10_000))) {
    end();
    throw new Error(`NGINX does not listen:\n${output}`);
  }
  return {
    url: `http://127.0.0.1:${port}`,
    httpsUrl: `https://localhost:${tlsPort}`,
    ca: readFileSync(certificates.ca, 'utf8'),
    accessLog: () => readFileSync(accessLog, 'utf8').split('\n').slice(0, -1),
    async stop() {
      child.kill('SIGTERM');
      await exited;
      process.off('exit', end);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function writePages(folder: string): string {
  const webRoot = join(folder, 'web');
  mkdirSync(join(webRoot, 'assets'), { recursive: true });
  writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>Session Lab</title>');
  writeFileSync(join(webRoot, 'assets/page.js'), 'export {};');
  return webRoot;
}

function requirePath(): string {
  const path = find('nginx');
  if (path === undefined) throw new Error(`nginx is missing: ${mendFor(['nginx'])}`);
  return path;
}

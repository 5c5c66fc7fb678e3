import { createPrivateKey, X509Certificate } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { connect } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureCertificates } from './certificates.ts';

const dayMs = 86_400_000;
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'certificates-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const certificate = (file: string) => new X509Certificate(readFileSync(file));

test('the certificate is for loopback, is signed by the CA and lasts under 398 days', async () => {
  const made = await ensureCertificates(dir, Date.now());
  const leaf = certificate(made.certificate);
  expect(leaf.verify(certificate(made.ca).publicKey)).toBe(true);
  expect(leaf.checkHost('localhost')).toBe('localhost');
  expect(leaf.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(leaf.checkIP('::1')).toBe('::1');
  expect(leaf.validToDate.getTime() - leaf.validFromDate.getTime()).toBeLessThan(398 * dayMs);
  expect(statSync(made.key).mode & 0o777).toBe(0o600);
});

test('a client that trusts the CA connects', async () => {
  const made = await ensureCertificates(dir, Date.now());
  const server = createServer({ key: readFileSync(made.key), cert: readFileSync(made.certificate) });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ca: readFileSync(made.ca) });
  await once(socket, 'secureConnect');
  expect(socket.authorized).toBe(true);
  socket.destroy();
  server.close();
});

test('a certificate is kept until its last 30 days, then renewed under the same CA', async () => {
  const now = Date.now();
  const first = await ensureCertificates(dir, now);
  const [ca, leaf] = [certificate(first.ca), certificate(first.certificate)];
  await ensureCertificates(dir, now + 366 * dayMs);
  expect(certificate(first.certificate).serialNumber).toBe(leaf.serialNumber);
  await ensureCertificates(dir, now + 368 * dayMs);
  expect(certificate(first.certificate).serialNumber).not.toBe(leaf.serialNumber);
  expect(certificate(first.ca).serialNumber).toBe(ca.serialNumber);
});

test('a certificate or CA that does not match its key or CA is replaced', async () => {
  const now = Date.now();
  const elsewhere = mkdtempSync(join(tmpdir(), 'certificates-'));
  const made = await ensureCertificates(dir, now);
  await ensureCertificates(elsewhere, now);
  for (const file of ['localhost.pem', 'localhost-key.pem', 'ca.pem', 'ca-key.pem']) {
    copyFileSync(join(elsewhere, file), join(dir, file));
    await ensureCertificates(dir, now);
    const leaf = certificate(made.certificate);
    expect(leaf.verify(certificate(made.ca).publicKey)).toBe(true);
    expect(leaf.checkPrivateKey(createPrivateKey(readFileSync(made.key)))).toBe(true);
  }
  rmSync(elsewhere, { recursive: true });
});

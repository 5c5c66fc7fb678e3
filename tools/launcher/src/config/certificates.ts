import 'reflect-metadata';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPrivateKey, webcrypto, X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto);

const dayMs = 24 * 60 * 60 * 1000;
const caDays = 3650;
/** Maximum lifetime that browsers accept: 398 days. */
const leafDays = 397;
const renewBeforeDays = 30;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

export type Certificates = { ca: string; certificate: string; key: string; expiresAtMs: number };

/**
 * Makes a certificate for localhost, 127.0.0.1 and ::1, signed by a local CA of this state directory. Keeps
 * existing files, and replaces a certificate or CA in its last 30 days.
 *
 * The CA can sign for loopback names only. For a user who trusts the CA, all other sites stay safe, even if
 * the key of the CA is copied.
 */
export async function ensureCertificates(dir: string, nowMs: number): Promise<Certificates> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const files = {
    ca: join(dir, 'ca.pem'),
    caKey: join(dir, 'ca-key.pem'),
    certificate: join(dir, 'localhost.pem'),
    key: join(dir, 'localhost-key.pem'),
  };
  if (!isUsableCa(files, nowMs)) await makeCa(files, nowMs);
  else if (!isUsable(files, nowMs)) await makeLeaf(files, nowMs);
  return {
    ca: files.ca,
    certificate: files.certificate,
    key: files.key,
    expiresAtMs: read(files.certificate).notAfter.getTime(),
  };
}

/**
 * Returns the time when the certificate expires, in milliseconds, or undefined if there is no certificate.
 */
export function certificateEnd(dir: string): number | undefined {
  const file = join(dir, 'localhost.pem');
  return existsSync(file) ? read(file).notAfter.getTime() : undefined;
}

type Files = { ca: string; caKey: string; certificate: string; key: string };

async function makeCa(files: Files, nowMs: number): Promise<void> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=Session Lab local CA ${new Date(nowMs).toISOString().slice(0, 10)}`,
    ...validity(nowMs, caDays),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      loopbackOnly(),
    ],
  });
  await write(files.caKey, await pem(keys.privateKey), 0o600);
  await write(files.ca, `${ca.toString('pem')}\n`, 0o644);
  await makeLeaf(files, nowMs);
}

async function makeLeaf(files: Files, nowMs: number): Promise<void> {
  const ca = read(files.ca);
  const [caKey] = x509.PemConverter.decode(readFileSync(files.caKey, 'utf8'));
  if (caKey === undefined) throw new Error(`${files.caKey} contains no key`);
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const leaf = await x509.X509CertificateGenerator.create({
    subject: 'CN=localhost',
    issuer: ca.subject,
    ...validity(nowMs, leafDays),
    publicKey: keys.publicKey,
    signingKey: await webcrypto.subtle.importKey('pkcs8', caKey, algorithm, false, ['sign']),
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
        { type: 'ip', value: '::1' },
      ]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(ca.publicKey),
    ],
  });
  await write(files.key, await pem(keys.privateKey), 0o600);
  await write(files.certificate, `${leaf.toString('pem')}\n`, 0o644);
}

/** Returns a validity that starts one hour in the past, because the clock of a client may be behind. */
function validity(nowMs: number, days: number) {
  return { notBefore: new Date(nowMs - dayMs / 24), notAfter: new Date(nowMs + days * dayMs) };
}

/** An interrupted start may have left a CA certificate with the key of another CA. */
function isUsableCa({ ca, caKey }: Files, nowMs: number): boolean {
  return isValidLongEnough(ca, nowMs) && existsSync(caKey) && matchesKey(ca, caKey);
}

function matchesKey(certificate: string, key: string): boolean {
  return new X509Certificate(readFileSync(certificate)).checkPrivateKey(createPrivateKey(readFileSync(key)));
}

/** An interrupted start may have left a certificate of another CA. */
function isUsable({ ca, certificate, key }: Files, nowMs: number): boolean {
  if (!isValidLongEnough(certificate, nowMs) || !existsSync(key)) return false;
  const { publicKey } = new X509Certificate(readFileSync(ca));
  return new X509Certificate(readFileSync(certificate)).verify(publicKey) && matchesKey(certificate, key);
}

function isValidLongEnough(file: string, nowMs: number): boolean {
  return existsSync(file) && read(file).notAfter.getTime() - nowMs > renewBeforeDays * dayMs;
}

function read(file: string): x509.X509Certificate {
  return new x509.X509Certificate(readFileSync(file, 'utf8'));
}

async function pem(key: webcrypto.CryptoKey): Promise<string> {
  return `${x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
}

/** Writes atomically: an interrupted start leaves no partial file. */
async function write(file: string, content: string, mode: number): Promise<void> {
  writeFileSync(`${file}.new`, content, { mode });
  renameSync(`${file}.new`, file);
}

const sequence = 0x30;
const permittedSubtrees = 0xa0;
const dnsName = 0x82;
const ipAddress = 0x87;

/**
 * Returns the critical name constraints (RFC 5280, section 4.2.1.10): permits localhost, 127.0.0.0/8 and ::1
 * only.
 */
function loopbackOnly(): x509.Extension {
  const ipv6 = new Uint8Array(32).fill(0xff, 16);
  ipv6[15] = 1;
  const subtrees = [
    tlv(dnsName, new TextEncoder().encode('localhost')),
    tlv(ipAddress, Uint8Array.of(127, 0, 0, 0, 255, 0, 0, 0)),
    tlv(ipAddress, ipv6),
  ].map((name) => tlv(sequence, name));
  return new x509.Extension('2.5.29.30', true, tlv(sequence, tlv(permittedSubtrees, ...subtrees)));
}

/** Encodes DER: tag, length, value. Every length here is under 128, so it fits in one byte. */
function tlv(tag: number, ...values: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const value = Buffer.concat(values);
  return Uint8Array.of(tag, value.length, ...value);
}

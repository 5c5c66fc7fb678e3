import { decodeBase64url, encodeBase64url } from '../../../api/base64url.ts';

/** The signature is left away, and the header says that there is none (RFC 7518, section 3.6). */
export function unsigned(token: string): string {
  const [header = '', payload = ''] = token.split('.');
  return `${edited(header, { alg: 'none' })}.${payload}.`;
}

/** The payload says another role; the signature is that of the old one. */
export function promoted(token: string): string {
  const [header = '', payload = '', signature = ''] = token.split('.');
  return `${header}.${edited(payload, { role: 'admin' })}.${signature}`;
}

function edited(part: string, fields: object): string {
  const before: unknown = JSON.parse(new TextDecoder().decode(decodeBase64url(part)));
  return encodeBase64url(new TextEncoder().encode(JSON.stringify({ ...Object(before), ...fields })));
}

import { decodeBase64url, encodeBase64url } from '../../../api/base64url.ts';

/** Removes the signature and sets `alg` to `none` (RFC 7518, section 3.6). */
export function unsigned(token: string): string {
  const [header = '', payload = ''] = token.split('.');
  return `${edited(header, { alg: 'none' })}.${payload}.`;
}

/** Changes the role in the payload to `admin` and keeps the original signature. */
export function promoted(token: string): string {
  const [header = '', payload = '', signature = ''] = token.split('.');
  return `${header}.${edited(payload, { role: 'admin' })}.${signature}`;
}

function edited(part: string, fields: object): string {
  const before: unknown = JSON.parse(new TextDecoder().decode(decodeBase64url(part)));
  return encodeBase64url(new TextEncoder().encode(JSON.stringify({ ...Object(before), ...fields })));
}

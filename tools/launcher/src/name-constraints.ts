import { Extension } from '@peculiar/x509';

const sequence = 0x30;
const permittedSubtrees = 0xa0;
const dnsName = 0x82;
const ipAddress = 0x87;

/** RFC 5280, section 4.2.1.10, critical: permitted are localhost, 127.0.0.0/8 and ::1, nothing else. */
export function loopbackOnly(): Extension {
  const ipv6 = new Uint8Array(32).fill(0xff, 16);
  ipv6[15] = 1;
  const subtrees = [
    tlv(dnsName, new TextEncoder().encode('localhost')),
    tlv(ipAddress, Uint8Array.of(127, 0, 0, 0, 255, 0, 0, 0)),
    tlv(ipAddress, ipv6),
  ].map((name) => tlv(sequence, name));
  return new Extension('2.5.29.30', true, tlv(sequence, tlv(permittedSubtrees, ...subtrees)));
}

/** DER: tag, length (all of these are under 128), value. */
function tlv(tag: number, ...values: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const value = Buffer.concat(values);
  return Uint8Array.of(tag, value.length, ...value);
}

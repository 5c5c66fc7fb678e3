import { isIPv6 } from 'node:net';

/** 16-bit groups of an IPv6 address, and of a /64. */
const groups = 8;
const networkGroups = 4;

/**
 * Returns the key for limits: an IPv4 address, or an IPv6 /64, because a subscriber has 2^64 addresses (RFC 6177). An
 * IPv4-mapped address (`::ffff:192.0.2.1`) counts as IPv4. Other texts are returned unchanged.
 */
export function clientNetwork(address: string): string {
  const [withoutZone = address] = address.split('%');
  if (!isIPv6(withoutZone)) return address;
  const words = wordsOf(withoutZone);
  const [high = 0, low = 0] = words.slice(-2);
  const isMapped = words.slice(0, 5).every((word) => word === 0) && words[5] === 0xffff;
  if (isMapped) return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
  const network = words.slice(0, networkGroups).map((word) => word.toString(16));
  return `${network.join(':')}::/64`;
}

/** Returns the eight groups of a valid address. `URL` writes an embedded IPv4 address as two groups. */
function wordsOf(address: string): number[] {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = [], tail = []] = canonical
    .split('::')
    .map((part) => part.split(':').filter((word) => word !== ''));
  const zeros = Array.from({ length: groups - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail].map((word) => Number.parseInt(word, 16));
}

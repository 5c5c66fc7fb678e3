/**
 * Returns a different local address for each number, or undefined where only 127.0.0.1 exists. Limits of
 * NGINX and of the API count by address, so each user of a large group needs a different address. Linux
 * accepts all of 127.0.0.0/8.
 */
export function loopbackAddress(number: number): string | undefined {
  if (process.platform !== 'linux') return undefined;
  // Starts at 127.1.0.0 and leaves 127.0.0.1 to other clients.
  return `127.${1 + ((number >> 16) % 250)}.${(number >> 8) & 255}.${number & 255}`;
}

/**
 * An address of this machine to connect from, another one for each number. The limits of NGINX and of the app go by the
 * address, so a crowd from one would meet the limits alone. Linux answers to all of 127.0.0.0/8; elsewhere only
 * 127.0.0.1 is there, which is what undefined stands for.
 */
export function loopbackAddress(number: number): string | undefined {
  if (process.platform !== 'linux') return undefined;
  // From 127.1.0.0 on: 127.0.0.1 stays free for whoever comes afterwards.
  return `127.${1 + ((number >> 16) % 250)}.${(number >> 8) & 255}.${number & 255}`;
}

import { createServer } from 'node:http';
import { createAttacker } from './app.ts';
import type { Address } from './replay.ts';
import { createTap } from './tap/tap.ts';

/** Time after which a response that is still in flight is given up when the process ends, in milliseconds. */
const finishMs = 1000;

const { LABS, HOSTS = '127.0.0.1', PORT = '9090', LAB_SITES = '' } = process.env;
/** Ports of the tap, and the addresses of the bank to which it relays: over HTTP and over HTTPS. */
const { TAP_PORT = '9092', TAP_TLS_PORT = '9093', BANK_ADDRESS = '', BANK_TLS_ADDRESS = '' } = process.env;
/** Addresses of Redis that lab 14 tries from here, with a comma between them. */
const { REDIS_ADDRESSES = '' } = process.env;
if (LABS !== 'off') start();

function start(): void {
  const sites: ReadonlyMap<string, string> = new Map(
    LAB_SITES.split(',').map((entry) => {
      const [name = '', origin = ''] = entry.split('=');
      return [name.trim(), origin.trim()];
    }),
  );
  const originOf = (name: string): string => {
    const origin = sites.get(name) ?? '';
    if (!URL.canParse(origin)) throw new Error(`LAB_SITES must contain ${name}=<origin>.`);
    return origin;
  };
  const bankAddress = addressIn('BANK_ADDRESS', BANK_ADDRESS);
  const bankTlsAddress = addressIn('BANK_TLS_ADDRESS', BANK_TLS_ADDRESS);
  const hosts = HOSTS.split(',');
  const tap = createTap({
    hosts,
    lines: [
      { wire: 'http', port: Number(TAP_PORT), target: bankAddress },
      { wire: 'https', port: Number(TAP_TLS_PORT), target: bankTlsAddress },
    ],
    now: Date.now,
  });
  const app = createAttacker({
    sites: { bank: originOf('bank'), attacker: originOf('attacker'), neighbour: originOf('neighbour') },
    bankAddress,
    bankTlsAddress,
    redisAddresses: REDIS_ADDRESSES.split(',')
      .filter((text) => text !== '')
      .map((text) => addressIn('REDIS_ADDRESSES', text)),
    tap,
    now: Date.now,
  });
  const servers = hosts.map((host) => createServer(app).listen(Number(PORT), host));

  process.once('SIGTERM', () => {
    tap.close();
    for (const server of servers) server.close();
    setTimeout(() => process.exit(0), finishMs).unref();
  });
}

function addressIn(name: string, text: string): Address {
  const [hostname = '', port = ''] = text.split(':');
  if (!/^\d+$/.test(port)) throw new Error(`${name} must be host:port.`);
  return { hostname, port: Number(port) };
}

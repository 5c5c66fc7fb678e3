import { createServer } from 'node:http';
import { createAttacker } from './app.ts';

/** Time after which a response that is still in flight is given up when the process ends, in milliseconds. */
const finishMs = 1000;

const { LABS, HOSTS = '127.0.0.1', PORT = '9090', LAB_SITES = '', BANK_ADDRESS = '' } = process.env;
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
  const [hostname = '', port = ''] = BANK_ADDRESS.split(':');
  if (!/^\d+$/.test(port)) throw new Error('BANK_ADDRESS must be host:port.');
  const app = createAttacker({
    sites: { bank: originOf('bank'), attacker: originOf('attacker'), neighbour: originOf('neighbour') },
    bankAddress: { hostname, port: Number(port) },
    now: Date.now,
  });
  const servers = HOSTS.split(',').map((host) => createServer(app).listen(Number(PORT), host));

  process.once('SIGTERM', () => {
    for (const server of servers) server.close();
    setTimeout(() => process.exit(0), finishMs).unref();
  });
}

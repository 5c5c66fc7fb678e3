import { readFlags, UsageError, wholeNumber } from './flags.ts';
import { stores, type Store } from './config/session-nodes.ts';

export type StartOptions = {
  command: 'start' | 'test' | 'doctor' | 'screenshots';
  /** The HTTP port, from which all other ports are derived. If absent, each command uses its own default. */
  port?: number;
  replicas: number;
  docker: boolean;
  /** Layout of the sessions' Redis. */
  store: Store;
  /** Cost (work factor) of bcrypt. */
  bcryptCost?: number;
};
/** Commands that parse their own arguments. */
const forwarded = ['attack', 'bench', 'faults', 'fuzz', 'soak'] as const;
type Forwarded = { command: 'admin' | 'keys' | 'sbom' | (typeof forwarded)[number]; arguments: string[] };
export type Options = StartOptions | Forwarded | { command: 'help' };

export const usage = `Session Lab

  npm start                      install what is missing and run the demo; Ctrl+C stops it
  npm start -- --port 9080       … on port 9080 (HTTPS on 9443; all other ports move too)
  npm start -- --replicas 3      … with three replicas instead of two (1 to 9)
  npm start -- --store sentinel  … with the sessions in a Sentinel group of three servers; --store cluster: in a Cluster of six
  npm start -- --docker          … in containers (docker compose up --build; --store selects its profile)
  npm test                       run npm run check, the tests on a real Redis, and on stacks of their own: fuzzing, attacks, faults, browser tests
  npm test -- --docker           … only the browser tests, against the containers, without those of layout and motion
  npm run doctor                 check this machine and print fixes
  npm run admin -- grant <user>  make an account an administrator, by user name or e-mail address; revoke <user> undoes it
  npm run keys -- rotate         replace the key that signs session tokens; no session ends. Afterwards: npm run keys -- retire
  npm run sbom                   write the list of all production dependencies (CycloneDX) to .local/sbom.cdx.json
  npm run screenshots            take the screenshots of docs/screenshots from a stack of its own
  npm run bench                  measure session checks and compare libraries; -- --help lists the options
  npm run faults                 cause faults in a stack under load and check what users notice; -- --help lists the options
  npm run attack                 flood a stack from one address and check what other users notice; -- --help lists the options
  npm run fuzz                   send 100,000 bad requests and 100,000 bad frames; -- --help lists the options
  npm run soak                   keep 5,000 sockets open and send 500 requests a second for ten minutes; -- --help lists the options

All servers listen on loopback only. Ports, relative to --port (8080): HTTP +0, HTTPS +363 (8443), replicas from +101,
metrics of the replicas from +201, Redis of the sessions +301, of the accounts +302, of the labs +303, of lab 14 +304,
of lab 15 +305, servers of a group or a Cluster from +311, Sentinels from +321, bus of a Cluster from +331,
servers of lab 16 from +341, their bus from +351,
the attacker's site +1010, the bank +1011, the tap +1012 and +1013 (TLS), the bank behind the tap +1014.
These environment variables are passed to the replicas: SESSION_IDLE_TIMEOUT_MS, SESSION_ABSOLUTE_LIFETIME_MS,
SESSION_TOUCH_INTERVAL_MS, SESSIONS_PER_USER, NEAR_CACHE=on, LABS=off. All files of a run are in .local/.
`;

const flags = {
  port: { type: 'string' },
  replicas: { type: 'string' },
  docker: { type: 'boolean' },
  store: { type: 'string' },
  'bcrypt-cost': { type: 'string' },
} as const;

export function parseOptions(argv: readonly string[]): Options {
  const [command = 'help', ...rest] = argv;
  if (isForwarded(command)) return { command, arguments: rest };
  if (command === 'help' || rest.includes('--help') || rest.includes('-h')) return { command: 'help' };
  if (command === 'admin' || command === 'keys' || command === 'sbom') return { command, arguments: rest };
  if (command !== 'start' && command !== 'test' && command !== 'doctor' && command !== 'screenshots') {
    throw new UsageError(`unknown command "${command}"`);
  }
  const { port, replicas, docker, store, 'bcrypt-cost': bcryptCost } = readFlags(rest, flags);
  if (docker === true && replicas !== undefined) {
    throw new UsageError('--docker runs the two replicas of docker-compose.yml: remove --replicas');
  }
  if (docker === true && store !== undefined && command !== 'start') {
    throw new UsageError(
      `npm ${command} -- --docker supports one Redis server for the sessions only: remove --store`,
    );
  }
  return {
    command,
    replicas: wholeNumber('--replicas', replicas ?? '2', 1, 9),
    docker: docker ?? false,
    store: storeNamed(store ?? 'server'),
    ...(port === undefined ? {} : { port: wholeNumber('--port', port, 1, 65_000) }),
    ...(bcryptCost === undefined ? {} : { bcryptCost: wholeNumber('--bcrypt-cost', bcryptCost, 4, 16) }),
  };
}

function isForwarded(command: string): command is (typeof forwarded)[number] {
  return forwarded.some((one) => one === command);
}

function storeNamed(text: string): Store {
  const store = stores.find((one) => one === text);
  if (store === undefined)
    throw new UsageError(`--store must be one of ${stores.join(', ')} (got "${text}")`);
  return store;
}

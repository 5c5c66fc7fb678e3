import { readFlags, UsageError, wholeNumber } from './flags.ts';
import { stores, type Store } from './config/session-nodes.ts';

export type StartOptions = {
  command: 'start' | 'test' | 'doctor' | 'screenshots';
  /** The HTTP port; every other one is counted from it. Absent: the command's own default. */
  port?: number;
  replicas: number;
  docker: boolean;
  /** How the sessions' Redis is laid out. */
  store: Store;
  /** bcrypt's work factor. */
  bcryptCost?: number;
};
/** Commands that read their own arguments. */
const passedOn = ['attack', 'bench', 'faults', 'fuzz', 'soak'] as const;
type PassedOn = { command: 'admin' | 'keys' | 'sbom' | (typeof passedOn)[number]; arguments: string[] };
export type Options = StartOptions | PassedOn | { command: 'help' };

export const usage = `Session Lab

  npm start                      set up what is missing and run the demo; Ctrl+C stops all of it
  npm start -- --port 9080       … on 9080 (HTTPS on 9443; the other ports move along)
  npm start -- --replicas 3      … with three replicas instead of two (1 to 9)
  npm start -- --store sentinel  … with the sessions in a Sentinel group of three; or cluster: three primaries, three replicas
  npm start -- --docker          … in containers: docker compose up --build, with --store as its profile
  npm test                       the gate, the tests on a real Redis, bad input, floods, faults and the browser tests on stacks of their own
  npm test -- --docker           … the browser tests against the containers
  npm run doctor                 what is missing or in the way, and the fix
  npm run admin -- grant <user>  make an account an administrator, by user name or e-mail address; revoke <user>: undo that
  npm run keys -- rotate         replace the key that signs session tokens; no session ends. Later: npm run keys -- retire
  npm run sbom                   write the list of all production dependencies (CycloneDX) to .local/sbom.cdx.json
  npm run screenshots            the pictures of docs/screenshots, taken from a stack of their own
  npm run bench                  what a session check costs, beside its peers; -- --help: in part, or quickly
  npm run faults                 what breaks, on the real stack and under load, and what holds; -- --help: in part, on Docker
  npm run attack                 floods from one address, and what the other users notice; -- --help: in part, or quickly
  npm run fuzz                   100,000 bad requests and 100,000 bad frames; -- --help: fewer, or the same once more
  npm run soak                   5,000 open sockets and 500 requests a second for ten minutes; -- --help: less of it

Where it listens (loopback only): HTTP on --port (8080), HTTPS 363 above it (8443), the replicas from 101 above,
their metrics from 201 above, the Redis servers of the sessions, the accounts and the labs 301, 302 and 303 above; the
servers of a group or a Cluster from 311 above, Sentinels from 321, a Cluster's bus from 331. These variables of the
environment reach the replicas: SESSION_IDLE_TIMEOUT_MS, SESSION_ABSOLUTE_LIFETIME_MS, SESSION_TOUCH_INTERVAL_MS,
SESSIONS_PER_USER, NEAR_CACHE=on, LABS=off. Everything that a run keeps is in .local/.
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
  if (isPassedOn(command)) return { command, arguments: rest };
  if (command === 'help' || rest.includes('--help') || rest.includes('-h')) return { command: 'help' };
  if (command === 'admin' || command === 'keys' || command === 'sbom') return { command, arguments: rest };
  if (command !== 'start' && command !== 'test' && command !== 'doctor' && command !== 'screenshots') {
    throw new UsageError(`there is no command "${command}"`);
  }
  const { port, replicas, docker, store, 'bcrypt-cost': bcryptCost } = readFlags(rest, flags);
  if (docker === true && replicas !== undefined) {
    throw new UsageError(
      '--docker runs the two replicas of docker-compose.yml: --replicas is for the native start',
    );
  }
  if (docker === true && store !== undefined && command !== 'start') {
    throw new UsageError(
      `npm ${command} -- --docker knows the one Redis for the sessions: leave --store out`,
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

function isPassedOn(command: string): command is (typeof passedOn)[number] {
  return passedOn.some((one) => one === command);
}

function storeNamed(text: string): Store {
  const store = stores.find((one) => one === text);
  if (store === undefined) throw new UsageError(`--store takes ${stores.join(', ')}, not "${text}"`);
  return store;
}

import { spawn } from 'node:child_process';
import type { Store } from '../config/session-nodes.ts';
import { isOnPath } from '../tools/find-tool.ts';
import { listenForInterrupts } from '../process/interrupts.ts';
import { line, SetupError } from '../progress.ts';
import { sitesOf } from '../stack/plan.ts';
import { takenPorts } from '../ports/ports.ts';
import { run } from '../process/run.ts';
import { requireSubnet } from './subnet.ts';

const tlsOffset = 363;
const attackerOffset = 1010;
const bankOffset = 1011;
const tapOffset = 1012;
const tapTlsOffset = 1013;

/**
 * Checks that Docker and Compose v2 are installed, the engine runs, and the ports are free.
 *
 * @throws SetupError with the fix for the first missing requirement
 */
export async function requireDocker(port: number): Promise<void> {
  if (!isOnPath('docker')) {
    throw new SetupError(
      'docker is missing.',
      'https://docs.docker.com/get-docker/, or npm start without --docker',
    );
  }
  const compose = await run('docker', ['compose', 'version']);
  if (compose.code !== 0) {
    throw new SetupError(
      'Docker has no Compose v2.',
      'https://docs.docker.com/compose/install/',
      compose.output,
    );
  }
  const info = await run('docker', ['info']);
  if (info.code !== 0)
    throw new SetupError('The Docker engine does not answer.', 'start the Docker engine', info.output);
  const taken = await takenPorts([
    { port, use: 'HTTP' },
    { port: port + tlsOffset, use: 'HTTPS' },
    { port: port + attackerOffset, use: 'attacker' },
    { port: port + bankOffset, use: 'bank' },
    { port: port + tapOffset, use: 'tap' },
    { port: port + tapTlsOffset, use: 'tap with TLS' },
  ]);
  const [first] = taken;
  if (first !== undefined) {
    throw new SetupError(
      `Port ${first.port} (${first.use}): ${first.owner}`,
      'stop that process, or choose another --port',
    );
  }
}

/** Returns the environment for docker-compose.yml. */
export function composeEnvironment(
  port: number,
  more: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv {
  return {
    ...process.env,
    SESSION_LAB_PORT: `${port}`,
    SESSION_LAB_TLS_PORT: `${port + tlsOffset}`,
    SESSION_LAB_ATTACKER_PORT: `${port + attackerOffset}`,
    SESSION_LAB_BANK_PORT: `${port + bankOffset}`,
    SESSION_LAB_TAP_PORT: `${port + tapOffset}`,
    SESSION_LAB_TAP_TLS_PORT: `${port + tapTlsOffset}`,
    ...more,
  };
}

export function composeUrls(port: number): { baseUrl: string; httpsUrl: string } {
  return { baseUrl: `http://localhost:${port}`, httpsUrl: `https://localhost:${port + tlsOffset}` };
}

/** Returns the origins of the sites of the attack labs. */
export const composeSites = (port: number): ReturnType<typeof sitesOf> =>
  sitesOf({
    attacker: port + attackerOffset,
    bank: port + bankOffset,
    tap: port + tapOffset,
    tapTls: port + tapTlsOffset,
  });

/**
 * Runs `docker compose up --build` until Ctrl+C and returns the exit status. A store of several servers is a
 * Compose profile.
 */
export async function composeUp(root: string, port: number, store: Store): Promise<number> {
  await requireDocker(port);
  await requireSubnet({
    project: process.env['COMPOSE_PROJECT_NAME'] ?? 'session-lab',
    variable: 'SESSION_LAB_SUBNET',
    prefix: process.env['SESSION_LAB_SUBNET'] ?? '172.30.64',
  });
  const { baseUrl, httpsUrl } = composeUrls(port);
  line('ok', `docker compose up --build; the first build takes minutes. URLs: ${baseUrl} and ${httpsUrl}`);
  // Runs in its own process group: Compose would kill the containers at a second Ctrl+C.
  const child = spawn('docker', ['compose', 'up', '--build'], {
    cwd: root,
    env: composeEnvironment(port, store === 'server' ? {} : { COMPOSE_PROFILES: store }),
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  const interrupts = listenForInterrupts(() => child.kill('SIGINT'));
  void interrupts.requested.then(() => child.kill('SIGINT'));
  const code = await new Promise<number>((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', (status) => resolve(status ?? 1));
  });
  return interrupts.first.aborted ? 0 : code;
}

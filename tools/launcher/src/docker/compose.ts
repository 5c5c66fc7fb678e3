import { isOnPath } from '../find-tool.ts';
import { SetupError } from '../progress.ts';
import { takenPorts } from '../ports.ts';
import { run } from '../run.ts';

const tlsOffset = 363;

/** Docker with Compose v2, its engine running, and the two ports free; or the reason and the mend. */
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
  if (info.code !== 0) throw new SetupError('The Docker engine does not answer.', 'start it', info.output);
  const taken = await takenPorts([
    { port, use: 'HTTP' },
    { port: port + tlsOffset, use: 'HTTPS' },
  ]);
  const [first] = taken;
  if (first !== undefined) {
    throw new SetupError(
      `Port ${first.port} (${first.use}): ${first.owner}`,
      'stop it, or take another --port',
    );
  }
}

/** What docker-compose.yml reads of the environment. */
export function composeEnvironment(
  port: number,
  more: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv {
  return {
    ...process.env,
    SESSION_LAB_PORT: `${port}`,
    SESSION_LAB_TLS_PORT: `${port + tlsOffset}`,
    ...more,
  };
}

export function composeUrls(port: number): { baseUrl: string; httpsUrl: string } {
  return { baseUrl: `http://localhost:${port}`, httpsUrl: `https://localhost:${port + tlsOffset}` };
}

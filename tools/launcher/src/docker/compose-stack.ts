import { mkdirSync, rmSync } from 'node:fs';
import { stackPaths } from '../stack/plan.ts';
import { SetupError, step } from '../progress.ts';
import { isReady } from '../process/ready.ts';
import { run } from '../process/run.ts';
import { writeStackFile } from '../stack/stack-file.ts';
import { composeEnvironment, composeSites, composeUrls, requireDocker } from './compose.ts';
import { requireSubnet } from './subnet.ts';

export type ComposeStack = {
  readonly root: string;
  readonly stateDir: string;
  readonly port: number;
  /** Compose project with a subnet of its own, so that the stack can run next to the demo in Docker. */
  readonly project: string;
  /** Environment variable that overrides `prefix`. */
  readonly subnetVariable: string;
  readonly prefix: string;
  /** Additional variables for docker-compose.yml. */
  readonly settings: Readonly<Record<string, string>>;
};

/**
 * Builds and starts the containers, waits until all are healthy, and removes them with their volumes after
 * `use`.
 */
export async function withComposeStack<T>(
  { root, stateDir, port, project, ...own }: ComposeStack,
  use: (stackFile: string) => Promise<T>,
): Promise<T> {
  const prefix = process.env[own.subnetVariable] ?? own.prefix;
  await requireDocker(port);
  const files = stackPaths(stateDir);
  mkdirSync(files.tlsDir, { recursive: true });
  const compose = async (what: string, ...args: string[]) => {
    const { code, output } = await run('docker', ['compose', '--project-name', project, ...args], {
      cwd: root,
      env: composeEnvironment(port, { SESSION_LAB_SUBNET: prefix, ...own.settings }),
    });
    if (code !== 0) throw new SetupError(`docker compose: ${what} failed.`, 'see the output above', output);
  };
  await compose('removing containers of an earlier run', 'down', '--volumes', '--remove-orphans');
  await requireSubnet({ project, variable: own.subnetVariable, prefix });
  try {
    await step('docker compose up --build', async () => {
      // Compose starts NGINX after the replicas are healthy. "--wait" would report the exit of the setup
      // service as a failure.
      await compose('starting', 'up', '--build', '--detach');
      if (!(await isReady({ url: composeUrls(port).baseUrl }, 30_000))) {
        throw new SetupError('NGINX does not answer.', `docker compose --project-name ${project} logs nginx`);
      }
      return { summary: 'all healthy', result: undefined };
    });
    rmSync(files.ca, { force: true });
    await compose('copying the CA', 'cp', 'nginx:/state/ca.pem', files.ca);
    writeStackFile(files.stack, {
      mode: 'docker',
      project,
      ...composeUrls(port),
      caFile: files.ca,
      logDir: files.logDir,
      replicas: [{ name: 'api-1' }, { name: 'api-2' }],
      store: 'server',
      redis: { sessions: {}, sessionNodes: [], accounts: {}, labs: {} },
      sites: composeSites(port),
      nginx: {},
      launcherPid: process.pid,
    });
    return await use(files.stack);
  } finally {
    await compose('stopping', 'down', '--volumes', '--remove-orphans');
  }
}

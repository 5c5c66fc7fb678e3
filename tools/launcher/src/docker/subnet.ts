import { SetupError } from '../progress.ts';
import { run } from '../process/run.ts';

/**
 * Subnet of a Compose project. `variable` is the environment variable that chooses its first three numbers.
 */
type Subnet = { project: string; variable: string; prefix: string };

/**
 * Checks before the build, which takes minutes, that no other Docker network uses the subnet. An existing
 * network of the project must have the expected subnet.
 */
export async function requireSubnet({ project, variable, prefix }: Subnet): Promise<void> {
  const format = '{{range .IPAM.Config}}{{.Subnet}}{{end}}';
  const own = await run('docker', ['network', 'inspect', '--format', format, `${project}_replicas`]);
  if (own.code === 0) return requireSame(project, own.output.trim(), `${prefix}.0/25`);
  const probe = `${project}-probe-${process.pid}`;
  const subnet = `${prefix}.0/24`;
  const { code, output } = await run('docker', [
    'network',
    'create',
    '--internal',
    '--subnet',
    subnet,
    probe,
  ]);
  if (code === 0) await run('docker', ['network', 'rm', probe]);
  else throw subnetError(output, { subnet, variable });
}

/**
 * @throws SetupError if an existing network has another subnet: Compose would keep it next to an overlapping
 * new network
 */
export function requireSame(project: string, subnet: string, wanted: string): void {
  if (subnet === wanted) return;
  throw new SetupError(
    `The network ${project}_replicas has the subnet ${subnet}, but needs ${wanted}.`,
    `docker compose --project-name ${project} --profile '*' down (which keeps the accounts), then run the same command again`,
  );
}

/** Returns the error for a failed `docker network create`, with a fix for an overlap. */
export function subnetError(output: string, { subnet, variable }: { subnet: string; variable: string }) {
  return /pool overlaps/i.test(output)
    ? new SetupError(
        `Another Docker network already uses ${subnet}.`,
        `choose another subnet, such as ${variable}=172.29.77, or remove that network (docker network ls)`,
        output,
      )
    : new SetupError(
        `Docker cannot make a network for ${subnet}.`,
        `set ${variable} (see the output above)`,
        output,
      );
}

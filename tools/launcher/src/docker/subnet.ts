import { SetupError } from '../progress.ts';
import { run } from '../process/run.ts';

/** The networks within: which Compose project, which variable chooses their first three numbers. */
type Subnet = { project: string; variable: string; prefix: string };

/**
 * Tries out the subnet before minutes of building: another network of this engine may have it. A project whose network
 * is there already has its subnet, unless it is that of an earlier version, or of another choice.
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

/** @throws SetupError where Compose would keep a network as it is, beside one that overlaps with it */
export function requireSame(project: string, subnet: string, wanted: string): void {
  if (subnet === wanted) return;
  throw new SetupError(
    `The network ${project}_replicas has ${subnet}, and now it is to have ${wanted}.`,
    `docker compose --project-name ${project} --profile '*' down, which keeps the accounts; then the same command again`,
  );
}

/** Returns the error for a failed `docker network create`, with a fix for an overlap. */
export function subnetError(output: string, { subnet, variable }: { subnet: string; variable: string }) {
  return /pool overlaps/i.test(output)
    ? new SetupError(
        `Another Docker network has ${subnet} already.`,
        `choose three other numbers, such as ${variable}=172.29.77, or remove that network (docker network ls)`,
        output,
      )
    : new SetupError(
        `Docker cannot make a network for ${subnet}.`,
        `see ${variable}; the lines above say why`,
        output,
      );
}

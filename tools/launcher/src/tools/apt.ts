import { existsSync, readdirSync } from 'node:fs';
import { SetupError } from '../progress.ts';
import { run } from '../process/run.ts';

/** Reports whether apt-get exists and this process is root or can use sudo without a password. */
export async function mayInstallWithApt(): Promise<boolean> {
  if (!existsSync('/usr/bin/apt-get')) return false;
  return process.getuid?.() === 0 || (await run('sudo', ['-n', 'true'])).code === 0;
}

/**
 * Installs Debian packages without starting or enabling a new service; installed packages keep their version.
 *
 * During the installation a policy-rc.d forbids the start of services; an existing policy-rc.d is restored
 * afterwards. A shell script does all steps, so that its trap restores policy-rc.d even after an interrupt.
 */
export async function installWithApt(packages: readonly string[]): Promise<string> {
  const root = process.getuid?.() === 0;
  const shell = ['sh', '-s', '--', needsLists() ? 'update' : 'keep', ...packages];
  const [command = 'sh', ...args] = root ? shell : ['sudo', '-n', ...shell];
  const first = await run(command, args, { input: script });
  // Existing package lists may be older than the packages on the mirror: try again after apt-get update.
  const { code, output } =
    first.code === 0 || needsLists()
      ? first
      : await run(
          command,
          args.map((arg) => (arg === 'keep' ? 'update' : arg)),
          { input: script },
        );
  if (code !== 0) {
    throw new SetupError(
      `apt-get could not install ${packages.join(' ')} (see the output above).`,
      `sudo apt-get update && sudo apt-get install --no-install-recommends ${packages.join(' ')}`,
      output,
    );
  }
  return `${packages.join(', ')} (apt-get; no service started)`;
}

const script = `
set -eu
export DEBIAN_FRONTEND=noninteractive
lists=$1; shift
new=
policy=/usr/sbin/policy-rc.d
kept=
restore() {
  if [ -n "$kept" ]; then mv -f "$kept" "$policy"; else rm -f "$policy"; fi
}
for service in nginx redis-server; do
  if ! [ -e /etc/init.d/$service ]; then new="$new $service"; fi
done
if [ -e "$policy" ] || [ -L "$policy" ]; then kept=$policy.session-lab; mv -f "$policy" "$kept"; fi
trap restore EXIT
trap 'exit 130' INT TERM HUP
printf '#!/bin/sh\\nexit 101\\n' > "$policy"
chmod 755 "$policy"
if [ "$lists" = update ]; then apt-get update -q; fi
apt-get install -y -q --no-install-recommends "$@"
for service in $new; do
  [ -e /etc/init.d/$service ] || continue
  if command -v systemctl > /dev/null; then systemctl disable $service || true
  else update-rc.d $service disable || true; fi
done
`;

function needsLists(): boolean {
  try {
    return !readdirSync('/var/lib/apt/lists').some(
      (name) => name.endsWith('_Packages') || name.endsWith('.lz4'),
    );
  } catch {
    return true;
  }
}

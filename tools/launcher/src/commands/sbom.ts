import { mkdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { UsageError } from '../flags.ts';
import { line, SetupError } from '../progress.ts';
import { run } from '../process/run.ts';

/**
 * Writes the software bill of materials: every package of the lockfile with version, license and checksum.
 */
export async function sbom(root: string, args: readonly string[]): Promise<number> {
  if (args.length > 0) throw new UsageError('npm run sbom takes no option');
  const file = join(root, '.local/sbom.cdx.json');
  mkdirSync(join(root, '.local'), { recursive: true });
  await writeSbom(root, file);
  line('ok', `${relative(root, file)} (CycloneDX)`);
  return 0;
}

/** Includes development packages, because Vite bundles some of them into the page. */
export async function writeSbom(root: string, file: string): Promise<void> {
  const options = ['--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--out', file];
  const { code, output } = await run('npx', ['-y', packageManager(root), 'sbom', ...options], { cwd: root });
  if (code !== 0)
    throw new SetupError(
      'pnpm could not write the SBOM.',
      'run npm start once, then this command again',
      output,
    );
}

function packageManager(root: string): string {
  const [, name = 'pnpm'] =
    /"packageManager": "([^"]+)"/.exec(readFileSync(join(root, 'package.json'), 'utf8')) ?? [];
  return name;
}

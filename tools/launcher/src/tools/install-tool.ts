import { readFileSync } from 'node:fs';
import { installWithApt, mayInstallWithApt } from './apt.ts';
import { isOnPath, type ToolName } from './find-tool.ts';
import { SetupError } from '../progress.ts';
import { run } from '../process/run.ts';

const aptPackages: Record<ToolName, string> = {
  nginx: 'nginx-light',
  'redis-server': 'redis-server',
  chromium: 'chromium',
  wrk: 'wrk',
  python3: 'python3-minimal',
};
const brewPackages: Record<ToolName, readonly string[]> = {
  nginx: ['nginx'],
  'redis-server': ['redis'],
  chromium: ['--cask', 'chromium'],
  wrk: ['wrk'],
  python3: ['python'],
};
const browserFix =
  'install Google Chrome (https://www.google.com/chrome/), or set CHROMIUM_PATH to a Chromium (the apt package only starts a snap)';

/** Returns the package manager with which a start can install this tool, or undefined if there is none. */
export async function installerOf(tool: ToolName): Promise<'brew' | 'apt-get' | undefined> {
  if (process.platform === 'darwin') return isOnPath('brew') ? 'brew' : undefined;
  if (isSnapOnly(tool)) return undefined;
  return (await mayInstallWithApt()) ? 'apt-get' : undefined;
}

/** Installs the tools. Installs none if one of them has no usable package manager. */
export async function install(missing: readonly ToolName[]): Promise<string> {
  const installers = await Promise.all(missing.map(installerOf));
  if (installers.includes(undefined)) {
    throw new SetupError(
      `${missing.join(', ')} missing, and this user cannot install packages.`,
      fixFor(missing),
    );
  }
  return installers.includes('brew')
    ? installWithBrew(missing)
    : installWithApt(missing.map((tool) => aptPackages[tool]));
}

/** Installs the tools on macOS. This function is not tested on macOS. `brew install` starts no service. */
async function installWithBrew(missing: readonly ToolName[]): Promise<string> {
  for (const tool of missing) {
    const { code, output } = await run('brew', ['install', ...brewPackages[tool]]);
    if (code !== 0) throw new SetupError(`brew could not install ${tool}.`, fixFor([tool]), output);
  }
  return 'installed by brew';
}

/** Returns one line with the commands that install these tools on this system. */
export function fixFor(tools: readonly ToolName[]): string {
  if (process.platform === 'darwin') {
    return tools.map((tool) => `brew install ${brewPackages[tool].join(' ')}`).join(' && ');
  }
  if (!isOnPath('apt-get')) {
    return `install ${tools.join(', ')} with your system's package manager, then run the command again`;
  }
  const packages = tools.filter((tool) => !isSnapOnly(tool)).map((tool) => aptPackages[tool]);
  return [
    ...(packages.length > 0 ? [`sudo apt-get install --no-install-recommends ${packages.join(' ')}`] : []),
    ...(packages.length < tools.length ? [browserFix] : []),
  ].join('; ');
}

/** Ubuntu packages Chromium as a snap only. */
function isSnapOnly(tool: ToolName): boolean {
  if (tool !== 'chromium') return false;
  try {
    return /^ID=ubuntu$/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

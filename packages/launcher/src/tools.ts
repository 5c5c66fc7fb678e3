import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { mayInstallWithApt, installWithApt } from './apt.ts';
import { SetupError, step } from './progress.ts';
import { run } from './run.ts';

export type ToolName = 'nginx' | 'redis-server' | 'chromium';

/** Debian keeps servers in sbin, which is not in everybody's PATH; macOS' browsers are no commands at all. */
const elsewhere = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin', '/usr/local/bin'];
const commands: Record<ToolName, readonly string[]> = {
  nginx: ['nginx'],
  'redis-server': ['redis-server'],
  chromium: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
};
const macBrowsers = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const aptPackages: Record<ToolName, string> = {
  nginx: 'nginx-light',
  'redis-server': 'redis-server',
  chromium: 'chromium',
};
const brewPackages: Record<ToolName, readonly string[]> = {
  nginx: ['nginx'],
  'redis-server': ['redis'],
  chromium: ['--cask', 'chromium'],
};

/** The path of a tool, where it is there. */
export function find(tool: ToolName): string | undefined {
  const chosen = process.env['CHROMIUM_PATH'];
  if (tool === 'chromium' && chosen !== undefined && isExecutable(chosen)) return chosen;
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...elsewhere];
  const candidates = [
    ...commands[tool].flatMap((command) => folders.map((folder) => join(folder, command))),
    ...(tool === 'chromium' ? macBrowsers : []),
  ];
  return candidates.find(isExecutable);
}

/** Finds the tools, installs those that are missing where it may, and says what to run where it may not. */
export async function requireTools<T extends ToolName>(tools: readonly T[]): Promise<Record<T, string>> {
  const missing = tools.filter((tool) => find(tool) === undefined);
  if (missing.length > 0) {
    await step(`installing ${missing.join(', ')}`, async () => ({
      said: await install(missing),
      result: undefined,
    }));
  }
  const found = Object.fromEntries(tools.map((tool) => [tool, find(tool)]));
  return complete(tools, found);
}

function complete<T extends ToolName>(
  tools: readonly T[],
  found: Readonly<Record<string, string | undefined>>,
): Record<T, string> {
  const whole: Partial<Record<T, string>> = {};
  for (const tool of tools) {
    const path = found[tool];
    if (path === undefined) throw new SetupError(`${tool} is missing.`, mendFor([tool]));
    whole[tool] = path;
  }
  if (!isComplete(whole, tools)) throw new SetupError('Tools are missing.', mendFor(tools));
  return whole;
}

function isComplete<T extends ToolName>(
  whole: Partial<Record<T, string>>,
  tools: readonly T[],
): whole is Record<T, string> {
  return tools.every((tool) => tool in whole);
}

async function install(missing: readonly ToolName[]): Promise<string> {
  if (process.platform === 'darwin' && isOnPath('brew')) return installWithBrew(missing);
  if (await mayInstallWithApt()) return installWithApt(missing.map((tool) => aptPackages[tool]));
  throw new SetupError(`${missing.join(', ')} missing, and not mine to install.`, mendFor(missing));
}

/** Written for macOS, untried. `brew install` starts no service. */
async function installWithBrew(missing: readonly ToolName[]): Promise<string> {
  for (const tool of missing) {
    const { code, output } = await run('brew', ['install', ...brewPackages[tool]]);
    if (code !== 0) throw new SetupError(`brew could not install ${tool}.`, mendFor([tool]), output);
  }
  return 'by brew';
}

/** The one command that installs these here. */
export function mendFor(tools: readonly ToolName[]): string {
  if (process.platform === 'darwin') {
    return tools.map((tool) => `brew install ${brewPackages[tool].join(' ')}`).join(' && ');
  }
  const packages = tools.map((tool) => aptPackages[tool]).join(' ');
  if (isOnPath('apt-get')) return `sudo apt-get install --no-install-recommends ${packages}`;
  return `install ${tools.join(', ')} with your system's package manager, then run it again`;
}

export function isOnPath(command: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => isExecutable(join(folder, command)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return existsSync(path);
  } catch {
    return false;
  }
}

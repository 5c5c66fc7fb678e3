import { existsSync, readFileSync, statSync } from 'node:fs';
import { delimiter } from 'node:path';
import which from 'which';

export type ToolName = 'nginx' | 'redis-server' | 'chromium' | 'wrk' | 'python3';

/**
 * Folders to search after PATH: the PATH of a Debian user has no sbin, and the PATH of a macOS service has no
 * Homebrew.
 */
const moreFolders = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin', '/usr/local/bin'];

/** Commands of each tool, in order of preference. A command with a slash is a path. */
const commands: Record<ToolName, readonly string[]> = {
  nginx: ['nginx'],
  'redis-server': ['redis-server'],
  wrk: ['wrk'],
  python3: ['python3'],
  chromium: [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
};

/**
 * Returns the path of a tool, or undefined if the tool is not installed. CHROMIUM_PATH overrides the search
 * for Chromium.
 */
export function findTool(tool: ToolName): string | undefined {
  const path = [process.env['PATH'] ?? '', ...moreFolders].join(delimiter);
  const preferred = tool === 'chromium' ? (process.env['CHROMIUM_PATH'] ?? '') : '';
  return [preferred, ...commands[tool]]
    .filter((command) => command !== '')
    .flatMap((command) => which.sync(command, { path, all: true, nothrow: true }) ?? [])
    .find((file) => !isSnapStub(file));
}

export function isOnPath(command: string): boolean {
  return which.sync(command, { nothrow: true }) !== null;
}

/**
 * Returns true for Ubuntu's `chromium-browser` if the snap is not installed. This script only starts the
 * snap.
 */
function isSnapStub(file: string): boolean {
  const snap = '/snap/bin/chromium';
  if (existsSync(snap) || statSync(file).size > 20_000) return false;
  try {
    return readFileSync(file, 'utf8').includes(snap);
  } catch {
    return false;
  }
}

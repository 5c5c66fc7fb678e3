import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export type ToolName = 'nginx' | 'redis-server' | 'chromium' | 'wrk';

/** Debian keeps servers in sbin, which is not in everybody's PATH; macOS' browsers are no commands at all. */
const elsewhere = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin', '/usr/local/bin'];
const commands: Record<ToolName, readonly string[]> = {
  nginx: ['nginx'],
  'redis-server': ['redis-server'],
  wrk: ['wrk'],
  chromium: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
};
const macBrowsers = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The path of a tool, where it is there. */
export function find(tool: ToolName): string | undefined {
  const chosen = process.env['CHROMIUM_PATH'];
  if (tool === 'chromium' && chosen !== undefined && isExecutable(chosen)) return chosen;
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...elsewhere];
  const candidates = [
    ...commands[tool].flatMap((command) => folders.map((folder) => join(folder, command))),
    ...(tool === 'chromium' ? macBrowsers : []),
  ];
  return candidates.find((path) => isExecutable(path) && !isEmptySnapStub(path));
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

/** Ubuntu's package of Chromium is a script that asks for the snap. */
function isEmptySnapStub(path: string): boolean {
  const snap = '/snap/bin/chromium';
  if (existsSync(snap) || statSync(path).size > 20_000) return false;
  try {
    return readFileSync(path, 'utf8').includes(snap);
  } catch {
    return false;
  }
}

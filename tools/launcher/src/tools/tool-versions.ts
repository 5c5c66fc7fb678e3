import type { ToolName } from './find-tool.ts';
import { run } from '../process/run.ts';

type Versions = Readonly<Record<ToolName, { args: readonly string[]; least?: string; newer: string }>>;

/** Arguments that print the version, the oldest supported version, and the source of newer versions. */
const versions: Versions = {
  nginx: { args: ['-v'], least: '1.19.5', newer: 'https://nginx.org/en/linux_packages.html' },
  'redis-server': {
    args: ['--version'],
    least: '6.2',
    newer: 'https://redis.io/docs/latest/operate/oss_and_stack/install/',
  },
  chromium: { args: ['--version'], newer: 'https://www.google.com/chrome/' },
  wrk: { args: ['-v'], newer: 'https://github.com/wg/wrk' },
  python3: { args: ['--version'], least: '3.6', newer: 'https://www.python.org/downloads/' },
};

export type VersionCheck = { ok: true; version: string } | { ok: false; reason: string; fix: string };

/** Checks that the tool at `path` is new enough. Accepts a tool whose version cannot be read. */
export async function checkVersion(tool: ToolName, path: string): Promise<VersionCheck> {
  const { output } = await run(path, versions[tool].args);
  return compareVersion(tool, path, /\d+(\.\d+)+/.exec(output)?.[0] ?? '');
}

export function compareVersion(tool: ToolName, path: string, version: string): VersionCheck {
  const { least, newer } = versions[tool];
  if (least === undefined || version === '' || !isOlder(version, least)) return { ok: true, version };
  return {
    ok: false,
    reason: `${tool} ${version} (${path}) is too old; version ${least} or newer is required`,
    fix: `install a newer version (${newer}) and put it first in PATH, or run npm start -- --docker`,
  };
}

/** Compares number by number: 1.9 is older than 1.19, and 6.2 equals 6.2.0. */
function isOlder(version: string, least: string): boolean {
  const [has, needs] = [version, least].map((text) => text.split('.').map(Number));
  for (const [index, number] of (needs ?? []).entries()) {
    const difference = (has?.[index] ?? 0) - number;
    if (difference !== 0) return difference < 0;
  }
  return false;
}

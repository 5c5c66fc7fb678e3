import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { run } from '../process/run.ts';

/**
 * Describes the process that listens on a port: `taken by pid 4711 (nginx: master process nginx)`.
 *
 * Reads /proc instead of using the package pid-port, which runs `ss`: a minimal Debian image does not have
 * `ss`.
 */
export async function ownerOf(port: number): Promise<string> {
  const pid = process.platform === 'linux' ? pidFromProc(port) : await pidFromLsof(port);
  if (pid === undefined) return 'taken by a process of another user';
  return `taken by pid ${pid} (${shorten(await commandOf(pid))})`;
}

/** Returns the full command line of a process, or an empty string if the process does not exist. */
export async function commandOf(pid: number): Promise<string> {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    const { code, output } = await run('ps', ['-ww', '-o', 'command=', '-p', `${pid}`]);
    return code === 0 ? output.trim() : '';
  }
}

/** Shortens a command to 80 characters. */
function shorten(command: string): string {
  return command.length > 80 ? `${command.slice(0, 79)}…` : command;
}

function pidFromProc(port: number): number | undefined {
  const inodes = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => listeningInodes(file, port)));
  for (const pid of list('/proc').filter((name) => /^\d+$/.test(name))) {
    for (const fd of list(`/proc/${pid}/fd`)) {
      const inode = /^socket:\[(\d+)\]$/.exec(link(`/proc/${pid}/fd/${fd}`))?.[1];
      if (inode !== undefined && inodes.has(inode)) return Number(pid);
    }
  }
  return undefined;
}

/** Columns of proc(5): 1 is the local address as HEX:PORT, 3 the state (0A: listening), 9 the inode. */
function listeningInodes(file: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return read(file)
    .split('\n')
    .map((row) => row.trim().split(/\s+/))
    .filter((columns) => columns[1]?.endsWith(suffix) === true && columns[3] === '0A')
    .map((columns) => columns[9] ?? '');
}

async function pidFromLsof(port: number): Promise<number | undefined> {
  const { code, output } = await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t']);
  return code === 0 ? Number(output.split('\n')[0]) : undefined;
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function link(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

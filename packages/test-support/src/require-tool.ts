import { findTool, fixFor } from '@session-lab/launcher/servers';

/**
 * Returns the path of a program. @throws Error if the program is missing; the message has the command that
 * installs it
 */
export function requireTool(name: 'nginx' | 'redis-server'): string {
  const path = findTool(name);
  if (path === undefined) throw new Error(`${name} is missing. To install it: ${fixFor([name])}`);
  return path;
}

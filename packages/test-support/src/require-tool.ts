import { findTool, fixFor } from '@session-lab/launcher/servers';

/** Returns the path of a program. @throws Error with the command that installs the program if it is missing */
export function requireTool(name: 'nginx' | 'redis-server'): string {
  const path = findTool(name);
  if (path === undefined) throw new Error(`${name} is missing. To install it: ${fixFor([name])}`);
  return path;
}

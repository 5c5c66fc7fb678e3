const firstLab = '/labs/stateless';

/** Returns the page to open after sign-in: the page that sent the guest (`{ from }` in the location's state), or the first lab. */
export function destinationOf(state: unknown): string {
  if (typeof state !== 'object' || state === null || !('from' in state)) return firstLab;
  const { from } = state;
  // Only a path of this app. `//host` and `/\host` lead to another site.
  return typeof from === 'string' && /^\/(?![/\\])/.test(from) ? from : firstLab;
}

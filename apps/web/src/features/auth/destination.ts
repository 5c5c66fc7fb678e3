const firstLab = '/labs/stateless';

/** Where to go when signed in: back to where a guest was sent from (`{ from }` in the location's state), else to the first lab. */
export function destinationOf(state: unknown): string {
  if (typeof state !== 'object' || state === null || !('from' in state)) return firstLab;
  const { from } = state;
  // A path of this app. `//host` and `/\host` would be another site's.
  return typeof from === 'string' && /^\/(?![/\\])/.test(from) ? from : firstLab;
}

const firstLab = '/labs/stateless';
/** Its name is in `names`, for the button that leads there. */
const tokenPage = '/token';

const names = new Map([
  [firstLab, 'lab 1'],
  ['/account', 'your account'],
  ['/sessions', 'your sessions'],
  ['/live', 'the Live page'],
  ['/admin', 'the sessions of all users'],
]);

/** Returns the page to open after sign-in: the page that sent the guest (`{ from }` in the location's state), or the first lab. */
export function destinationOf(state: unknown): string {
  if (typeof state !== 'object' || state === null || !('from' in state)) return firstLab;
  const { from } = state;
  // Only a path of this app. `//host` and `/\host` lead to another site. Each sign-in ends on the page of the token anyway.
  return typeof from === 'string' && /^\/(?![/\\])/.test(from) && from !== tokenPage ? from : firstLab;
}

/** Returns the name of a destination, for a sentence: "your sessions". */
export const nameOf = (destination: string): string =>
  names.get(destination) ?? (destination.startsWith('/labs/') ? 'your lab' : 'the page');

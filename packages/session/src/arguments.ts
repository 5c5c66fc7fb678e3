import type { Clock } from './session.ts';
import { isSessionId, type SessionId } from './token.ts';

// Checks of the arguments of a call, for callers in JavaScript and for values of another type than declared. A caller's mistake
// is a TypeError or a RangeError, never a SessionStoreError: a retry cannot succeed.

/** @throws TypeError for a token or another text that is not a public id */
export function assertSessionId(value: unknown, name = 'the id'): asserts value is SessionId {
  if (isSessionId(value)) return;
  throw new TypeError(
    `${name} must be the public id of a session, 43 characters (got ${sizeOf(value)}). For a token use \`verify\` or \`revokeToken\`.`,
  );
}

const loneSurrogate = /\p{Surrogate}/u;

/** Half of a surrogate pair is refused: encoded as UTF-8, all halves are the same user. */
export function assertUserId(value: unknown): asserts value is string {
  if (value === undefined || value === null)
    throw new TypeError(
      `userId must be a string (got ${sizeOf(value)}). A session of a guest has no userId: check it with isUserSession.`,
    );
  if (typeof value !== 'string')
    throw new TypeError(`userId must be a string (got ${sizeOf(value)}). Convert it first.`);
  if (value === '' || loneSurrogate.test(value))
    throw new TypeError('userId must be a well-formed string that is not empty.');
}

/** @throws TypeError for a text, undefined and every other value that is not an object: options are `{ name: value }` */
export function assertObject(value: unknown, name: string): asserts value is object {
  if (typeof value === 'object' && value !== null) return;
  throw new TypeError(`${name} must be an object (got ${sizeOf(value)}).`);
}

export function assertFunction(value: unknown, name: string): void {
  if (typeof value !== 'function') throw new TypeError(`${name} must be a function (got ${sizeOf(value)}).`);
}

/** Checks an option that is a function. Undefined means that the caller omitted the option. */
export function assertOptionalFunction(value: unknown, name: string): void {
  if (value !== undefined) assertFunction(value, name);
}

/** @throws TypeError unless the value is a clock, `{ now() }` */
export function assertClock(clock: Clock, caller: string): void {
  if (typeof clock?.now === 'function' && Number.isFinite(clock.now())) return;
  throw new TypeError(
    `${caller}: clock must have the method now(), which returns milliseconds since the epoch.`,
  );
}

/** A quote or a backslash would end or change the text in the challenge. */
export function assertRealm(value: unknown, caller: string): void {
  if (typeof value === 'string' && /^[\u0020-\u007e]*$/.test(value) && !/["\\]/.test(value)) return;
  throw new TypeError(`${caller}: realm must be printable ASCII without quotes and backslashes.`);
}

/** Refuses other objects before a call has started what only the signal could stop. */
export function assertSignal(value: unknown): void {
  const isSignal =
    typeof value === 'object' &&
    value !== null &&
    'addEventListener' in value &&
    typeof value.addEventListener === 'function';
  if (value !== undefined && !isSignal)
    throw new TypeError(`signal must be an AbortSignal (got ${sizeOf(value)}).`);
}

export function assertToken(value: unknown): asserts value is string {
  if (typeof value !== 'string') throw new TypeError(`The token must be a string (got ${sizeOf(value)}).`);
}

/** @throws RangeError unless the value is a whole number of `least` or more */
export function assertCount(value: unknown, name: string, least: number): void {
  if (Number.isSafeInteger(value) && Number(value) >= least) return;
  throw new RangeError(`${name} must be a whole number of ${least} or more (got ${String(value)}).`);
}

/** A number, or a public id. */
const cursorPattern = /^(?:\d{1,40}|[\w-]{43})$/;

export function assertCursor(value: unknown): asserts value is string {
  if (typeof value === 'string' && cursorPattern.test(value)) return;
  throw new TypeError(`cursor must be the nextCursor of a page (got ${sizeOf(value)}).`);
}

/** Describes a value without its content, which may be a secret. */
function sizeOf(value: unknown): string {
  if (typeof value === 'string') return `a string of ${value.length} characters`;
  if (value === undefined || value === null) return String(value);
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

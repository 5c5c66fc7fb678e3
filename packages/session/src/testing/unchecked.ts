/** Returns a value with the type that its place needs, as a caller in JavaScript can pass it. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the place infers it
export function unchecked<Value>(value: unknown): Value;
export function unchecked(value: unknown): unknown {
  return value;
}

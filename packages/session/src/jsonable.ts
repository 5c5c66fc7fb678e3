/**
 * Data that JSON keeps as it is. A type with a `Date`, a `Map` or a function does not fit, and the compiler names the
 * property. A property may be undefined, or `unknown`, which is checked when it is stored. `unknown` as the whole data does not
 * fit: use `Record<string, unknown>`. Use it as `<Data extends Jsonable<Data>>`.
 */
export type Jsonable<Data> = { readonly [Key in keyof Data]: JsonPart<Data[Key]> };

type JsonPart<Value> = unknown extends Value
  ? Value
  : Value extends string | number | boolean | null | undefined
    ? Value
    : Value extends bigint | symbol | ((...parameters: never) => unknown) | ChangedByJson
      ? never
      : { readonly [Key in keyof Value]: JsonPart<Value[Key]> };

/** Objects that JSON replaces by a text, by `{}` or by an object of indexes. */
type ChangedByJson =
  | { toJSON(): unknown }
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | WeakMap<object, unknown>
  | WeakSet<object>
  | RegExp
  | Promise<unknown>
  | ArrayBufferView;

/**
 * Accepts `-0`, which is stored as `0`: the two numbers are equal, and a calculation can return either.
 *
 * @param path names the data in messages
 * @throws TypeError that names the path of the first part that JSON would change
 */
export function assertJsonable(value: unknown, path: string): void {
  const fault = value === undefined ? undefined : faultOf(value, path, []);
  if (fault !== undefined) throw new TypeError(`${fault}. JSON would change it.`);
}

function faultOf(value: unknown, path: string, parents: readonly object[]): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : `${path} is ${value}`;
  if (typeof value !== 'object')
    return `${path} is ${value === undefined ? 'undefined' : `a ${typeof value}`}`;
  if (parents.includes(value)) return `${path} contains itself`;
  const inside = [...parents, value];
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const fault = faultOf(value[index], `${path}[${index}]`, inside);
      if (fault !== undefined) return fault;
    }
    // The indexes come first.
    const other = Reflect.ownKeys(value).find((key, index) => key !== 'length' && key !== `${index}`);
    return other === undefined ? undefined : `${path} is an array with the property ${String(other)}`;
  }
  if (!isPlain(value)) return `${path} is ${kindOf(value)}`;
  if (Object.getOwnPropertySymbols(value).length > 0) return `${path} has a symbol as a key`;
  for (const [key, part] of Object.entries(value)) {
    // JSON omits a property that is undefined, and reading it gives undefined again.
    const fault = part === undefined ? undefined : faultOf(part, pathOf(path, key), inside);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  const isObject = prototype === null || prototype === Object.prototype || isForeignPrototype(prototype);
  return isObject && !('toJSON' in value);
}

/** An object of another realm, for example of a test runner, has another `Object.prototype`. */
function isForeignPrototype(prototype: unknown): boolean {
  return (
    typeof prototype === 'object' &&
    prototype !== null &&
    Object.getPrototypeOf(prototype) === null &&
    Object.hasOwn(prototype, 'isPrototypeOf')
  );
}

function kindOf(value: object): string {
  if ('then' in value) return 'a promise: wait for it first';
  const { name } = value.constructor ?? {};
  return name === undefined || name === '' || name === 'Object' ? 'not a plain object' : `a ${name}`;
}

const identifier = /^[A-Za-z_$][\w$]*$/;

function pathOf(path: string, key: string): string {
  return identifier.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

/** Freezes a value and everything in it. */
export function freeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value);
}

import * as fc from 'fast-check';
import { utf8 } from './fuzz-case.ts';

/** A value that most fields refuse. */
const wildValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    null,
    true,
    0,
    -1,
    1e308,
    '',
    ' ',
    [],
    {},
    [[]],
    'x'.repeat(2_000),
    '\u{1F600}'.repeat(200),
  ),
  fc.double(),
  fc.string({ unit: 'binary' }),
  fc.jsonValue(),
);

/** Valid bodies with one fault, as text. Some are texts that JSON.stringify cannot produce. */
function nearlyValid(valid: fc.Arbitrary<object>): fc.Arbitrary<string> {
  return fc.tuple(valid, fc.nat(), wildValue, fc.nat({ max: 8 })).map(([body, at, wild, how]) => {
    const keys = Object.keys(body);
    const key = keys[at % Math.max(1, keys.length)] ?? 'x';
    const entries = Object.entries(body);
    const text = JSON.stringify(body);
    const open = text === '{}' ? '{' : `${text.slice(0, -1)},`;
    const kinds = [
      () => JSON.stringify(Object.fromEntries(entries.filter(([name]) => name !== key))),
      () => JSON.stringify({ ...body, [key]: wild }),
      () => JSON.stringify({ ...body, admin: true, role: 'admin' }),
      () => `${open}"__proto__":{"role":"admin"}}`,
      () => `${open}"constructor":{"prototype":{"role":"admin"}}}`,
      () => `${open}${JSON.stringify(key)}:${JSON.stringify(wild) ?? 'null'}}`,
      () => JSON.stringify([body]),
      () => text.slice(0, at % text.length),
      () => `${text}${text}`,
    ];
    return kinds[how]?.() ?? text;
  });
}

const nested = fc
  .tuple(fc.constantFrom('[', '{"a":'), fc.integer({ min: 10, max: 8_000 }))
  .map(([open, depth]) => open.repeat(depth).slice(0, 15_000));

/** Bodies that no endpoint accepts. */
const wild: fc.Arbitrary<string> = fc.oneof(
  fc.json().map(utf8),
  fc.string({ unit: 'binary' }).map(utf8),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  nested,
  nested.map((text) => text + (text.startsWith('[') ? ']' : '}').repeat(text.length)),
  fc.constantFrom(
    '',
    'null',
    '"text"',
    'NaN',
    '{"email":"\\ud800","password":"\\udfff"}',
    '\xef\xbb\xbf{}',
    '{"a":1e999999}',
    '{"password":"\xff\xfe"}',
    '{"email":"a\\u0000b@example.test","password":"x"}',
    '{"__proto__":null}',
  ),
  fc.integer({ min: 15_000, max: 18_000 }).map((length) => JSON.stringify('a'.repeat(length))),
  fc.integer({ min: 64_000, max: 70_000 }).map((length) => JSON.stringify({ email: 'b'.repeat(length) })),
);

/** Generates bodies as bytes: valid, with one fault, or arbitrary. */
export function bodyFor(valid: fc.Arbitrary<object> | undefined): fc.Arbitrary<string> {
  if (valid === undefined) return wild;
  return fc.oneof(
    { weight: 5, arbitrary: valid.map((body) => utf8(JSON.stringify(body))) },
    { weight: 4, arbitrary: nearlyValid(valid).map(utf8) },
    { weight: 2, arbitrary: wild },
  );
}

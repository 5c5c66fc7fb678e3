import { expect, it } from 'vitest';
import { bounds, createRecordReader, serverNameIn } from './tls-records.ts';

const number = (value: number, size: number): Buffer => {
  const bytes = Buffer.alloc(size);
  bytes.writeUIntBE(value, 0, size);
  return bytes;
};
const vector = (sizeOfLength: number, content: Buffer): Buffer =>
  Buffer.concat([number(content.length, sizeOfLength), content]);
const record = (type: number, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from([type, 3, 3]), vector(2, body)]);

/** A ClientHello: RFC 8446, section 4.1.2. */
function helloOf(extensions: Buffer): Buffer {
  const body = Buffer.concat([
    Buffer.from([3, 3]),
    Buffer.alloc(32, 7),
    vector(1, Buffer.alloc(32, 9)),
    vector(2, Buffer.from([0x13, 0x01])),
    vector(1, Buffer.from([0])),
    vector(2, extensions),
  ]);
  return Buffer.concat([Buffer.from([1]), vector(3, body)]);
}
const extension = (type: number, data: Buffer): Buffer => Buffer.concat([number(type, 2), vector(2, data)]);
const nameOf = (name: string): Buffer =>
  extension(0, vector(2, Buffer.concat([Buffer.from([0]), vector(2, Buffer.from(name))])));
const supportedVersions = extension(43, Buffer.from([2, 3, 4]));
const hello = helloOf(Buffer.concat([supportedVersions, nameOf('localhost')]));

const stream = Buffer.concat([
  record(22, hello),
  record(20, Buffer.from([1])),
  record(23, Buffer.alloc(300, 5)),
]);
const expected = [
  { type: 'handshake', length: hello.length, message: 'ClientHello' },
  { type: 'change_cipher_spec', length: 1 },
  { type: 'application_data', length: 300 },
];

it.each([1, 2, 3, 5, 7, 64, stream.length])('reads records in chunks of %s bytes', (size) => {
  const reader = createRecordReader();
  for (let at = 0; at < stream.length; at += size) reader.push(stream.subarray(at, at + size));
  expect(reader.records()).toMatchObject(expected);
  expect(reader.serverName()).toBe('localhost');
  expect(reader.isJunk()).toBe(false);
});

it('reads a ClientHello that is split into two records', () => {
  const reader = createRecordReader();
  reader.push(record(22, hello.subarray(0, 40)));
  expect(reader.serverName()).toBeUndefined();
  reader.push(record(22, hello.subarray(40)));
  expect(reader.serverName()).toBe('localhost');
});

it('names no message and no alert after ChangeCipherSpec, because they are encrypted', () => {
  const reader = createRecordReader();
  reader.push(record(21, Buffer.from([2, 46])));
  reader.push(record(20, Buffer.from([1])));
  reader.push(record(22, hello));
  reader.push(record(21, Buffer.from([2, 46])));
  expect(reader.records().map(({ message }) => message)).toEqual([
    'fatal, number 46',
    undefined,
    undefined,
    undefined,
  ]);
});

it.each([
  ['no extension', helloOf(Buffer.alloc(0))],
  ['another extension', helloOf(supportedVersions)],
  ['a name that is no host name', helloOf(nameOf('<script>'))],
  ['an empty name', helloOf(nameOf(''))],
  ['an empty list', helloOf(extension(0, vector(2, Buffer.alloc(0))))],
  ['another message', Buffer.concat([Buffer.from([2]), hello.subarray(1)])],
  ['nothing', Buffer.alloc(0)],
])('finds no name in a ClientHello with %s', (_, message) => {
  expect(serverNameIn(message)).toBeUndefined();
});

it('finds no name in any part of a ClientHello that is cut off', () => {
  expect(serverNameIn(hello)).toBe('localhost');
  for (let length = 0; length < hello.length; length += 1)
    expect(serverNameIn(hello.subarray(0, length))).toBeUndefined();
});

it.each([
  ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
  ['another version', Buffer.from([22, 4, 0, 0, 1, 1])],
  ['a record that is too long', Buffer.from([23, 3, 3, 0xff, 0xff, 1])],
])('stops at %s', (_, bytes) => {
  const reader = createRecordReader();
  reader.push(bytes);
  reader.push(stream);
  expect(reader.isJunk()).toBe(true);
  expect(reader.records()).toEqual([]);
});

it('never throws, for any bytes', () => {
  // A generator with a fixed seed, so that a failure repeats itself.
  let state = 17;
  const random = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state;
  };
  for (let round = 0; round < 2000; round += 1) {
    const bytes = Buffer.from(stream);
    for (let changes = random() % 6; changes >= 0; changes -= 1)
      bytes[random() % bytes.length] = random() % 256;
    const reader = createRecordReader();
    const cut = random() % bytes.length;
    reader.push(bytes.subarray(0, cut));
    reader.push(bytes.subarray(cut));
    expect(reader.records().length).toBeLessThanOrEqual(bytes.length / 5);
  }
});

it('keeps a bounded number of records, and the first bytes of each', () => {
  const reader = createRecordReader();
  for (let sent = 0; sent < bounds.records + 30; sent += 1) reader.push(record(23, Buffer.alloc(9000)));
  expect(reader.records()).toHaveLength(bounds.records);
  expect(reader.count()).toBe(bounds.records + 30);
  expect(reader.records()[0]?.sample).toHaveLength(bounds.sampleBytes);
});

/** A test case of RFC 4231, section 4, for HMAC-SHA-256, in hex. */
export type Vector = {
  readonly title: string;
  readonly key: string;
  readonly message: string;
  readonly hmac: string;
};

const text = (words: string): string =>
  Array.from(words, (character) => (character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')).join('');

/** As in the RFC, case 5 has only the first 16 bytes. */
export const vectors: readonly Vector[] = [
  {
    title: '1: a key of 20 bytes',
    key: '0b'.repeat(20),
    message: text('Hi There'),
    hmac: 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
  },
  {
    title: '2: a key of 4 letters',
    key: text('Jefe'),
    message: text('what do ya want for nothing?'),
    hmac: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  },
  {
    title: '3: key and message longer than a block together',
    key: 'aa'.repeat(20),
    message: 'dd'.repeat(50),
    hmac: '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
  },
  {
    title: '4: a key of 25 bytes and a message of 50',
    key: '0102030405060708090a0b0c0d0e0f10111213141516171819',
    message: 'cd'.repeat(50),
    hmac: '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
  },
  {
    title: '5: the HMAC cut to 16 bytes',
    key: '0c'.repeat(20),
    message: text('Test With Truncation'),
    hmac: 'a3b6167473100ee06e0c796c2955552b',
  },
  {
    title: '6: a key longer than a block',
    key: 'aa'.repeat(131),
    message: text('Test Using Larger Than Block-Size Key - Hash Key First'),
    hmac: '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  },
  {
    title: '7: a key and a message that are each longer than a block',
    key: 'aa'.repeat(131),
    message: text(
      'This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.',
    ),
    hmac: '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
  },
];

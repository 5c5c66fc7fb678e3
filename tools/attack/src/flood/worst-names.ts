import { closedLoop, type FloodRequest } from './closed-loop.ts';

/** The API accepts 16 KB of JSON. A combining mark has two bytes of UTF-8. */
const marks = `${'\u0300'.repeat(3_900)}${'\u0334'.repeat(3_900)}`;
const letters = 15_500;

/** Texts that are slow to normalize, to match or to measure. */
const texts: readonly string[] = [
  `a${marks}`,
  `\u1112\u1161${marks}`,
  '\uFDFA'.repeat(5_000),
  'a'.repeat(letters),
  `${'a.'.repeat(letters / 2)}!`,
  `${'a-_'.repeat(letters / 3)} `,
  ' '.repeat(letters),
  `a${' '.repeat(letters - 2)}b`,
  '\u{1D400}'.repeat(3_800),
  '12345678'.repeat(letters / 8),
  'qwertyuiop'.repeat(letters / 10),
  '\uD83D\uDE00'.repeat(3_800),
];
const addresses: readonly string[] = [
  `${'a'.repeat(letters)}@b.cd`,
  `a@${'a.'.repeat(letters / 2)}`,
  `a@${'a-'.repeat(letters / 2)}`,
  `${'a.'.repeat(letters / 2)}@`,
  '@'.repeat(letters),
];

const plain = { userName: 'ada', email: 'ada@example.test', password: 'a password of the flood 9!' } as const;

const signUp = (over: object) => (): FloodRequest => ({
  method: 'POST',
  path: '/v1/users',
  body: JSON.stringify({ ...plain, ...over }),
});
const signIn = (over: object) => (): FloodRequest => ({
  method: 'POST',
  path: '/v1/sessions',
  body: JSON.stringify({ email: plain.email, password: plain.password, ...over }),
});
const rename =
  (displayName: string) =>
  (token: string): FloodRequest => ({
    method: 'PATCH',
    path: '/v1/users/me',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ displayName }),
  });

/** Each function takes the token of a session of the flood. */
export const requests: readonly ((token: string) => FloodRequest)[] = [
  ...texts.map((userName) => signUp({ userName })),
  // The user name is too short, so the slow text is validated and no password is hashed.
  ...texts.map((password) => signUp({ userName: 'a', password })),
  ...addresses.map((email) => signUp({ userName: 'a', email })),
  ...texts.map(rename),
  ...texts.map((password) => signIn({ password })),
  ...addresses.map((email) => signIn({ email })),
];

export const worstNames = closedLoop(40, (number, { tokens: [token = ''] }) => {
  const request = requests[number % requests.length];
  return request === undefined ? { method: 'GET', path: '/' } : request(token);
});

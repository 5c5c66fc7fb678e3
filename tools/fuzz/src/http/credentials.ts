import * as fc from 'fast-check';
import { validNames, placeholderFor } from './token-placeholders.ts';

const good = fc.constantFrom(...validNames).map(placeholderFor);
const base64url = (length: number): fc.Arbitrary<string> =>
  fc.stringMatching(new RegExp(`^[A-Za-z0-9_-]{${length}}$`));

/** Invalid tokens: not signed, wrong length, wrong alphabet, session ended. */
const bad = fc.oneof(
  base64url(86),
  base64url(85),
  base64url(87),
  base64url(43).map((text) => `${text}${'+/'.repeat(21)}=`),
  fc.stringMatching(/^[!-;=?-~]{1,200}$/),
  fc.constant(placeholderFor('ended')),
  good.map((token) => `${token}=`),
);

const malformed = fc
  .tuple(good, fc.nat({ max: 11 }))
  .map(
    ([token, how]) =>
      [
        'Bearer',
        'Bearer  ',
        'Bearer a b',
        `Bearer\t${token}`,
        `Bearer ${token} ${token}`,
        `Bearer ${token},`,
        `Bearer "${token}"`,
        `Token ${token}`,
        token,
        'Basic YTpi',
        `Bearer\xa0${token}`,
        '',
      ][how] ?? '',
  );

const scheme = fc.constantFrom('Bearer', 'Bearer', 'Bearer', 'bearer', 'BEARER');
const credentials = (token: fc.Arbitrary<string>): fc.Arbitrary<string[]> =>
  fc.tuple(scheme, token).map(([name, value]) => [`${name} ${value}`]);

/** Generates the Authorization headers of a request: mostly one valid header if the endpoint requires one. */
export function authorizationFor(access: 'anyone' | 'session' | 'admin' | 'lab'): fc.Arbitrary<string[]> {
  const wanted = access === 'admin' ? fc.constant(placeholderFor('admin')) : good;
  return fc.oneof(
    { weight: access === 'session' || access === 'admin' ? 12 : 2, arbitrary: credentials(wanted) },
    { weight: 4, arbitrary: credentials(bad) },
    { weight: 2, arbitrary: malformed.map((value) => [value]) },
    { weight: access === 'session' || access === 'admin' ? 1 : 12, arbitrary: fc.constant<string[]>([]) },
    { weight: 1, arbitrary: fc.tuple(good, bad).map((both) => both.map((token) => `Bearer ${token}`)) },
  );
}

/** Generates a token in the query, as for the WebSocket: valid, invalid, or twice. */
export const tokenQuery: fc.Arbitrary<string> = fc.oneof(
  good.map((token) => `access_token=${token}`),
  bad.map((token) => `access_token=${encodeURIComponent(token)}`),
  good.map((token) => `access_token=${token}&access_token=${token}`),
  fc.constantFrom('access_token', 'access_token=', 'access_token[]=a', 'access_token[x]=a', 'ACCESS_TOKEN=a'),
);

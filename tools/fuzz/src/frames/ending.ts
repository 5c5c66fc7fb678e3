import * as fc from 'fast-check';
import type { Talk } from './talk.ts';

/** Why a socket is closed, RFC 6455, section 7.4.1, and `packages/contract/src/live.ts`. */
export const protocolError = 1002;
export const badText = 1007;
export const notAllowed = 1008;
export const tooBig = 1009;

/** Frames that end a socket, and with which code they have to. */
export const ending = (
  family: string,
  ends: Talk['ends'],
  arbitrary: fc.Arbitrary<readonly string[]>,
): fc.Arbitrary<Talk> => arbitrary.map((frames) => ({ family, frames, ends }));

/** The same of a single frame. */
export const one = (
  family: string,
  ends: Talk['ends'],
  arbitrary: fc.Arbitrary<string>,
): fc.Arbitrary<Talk> =>
  ending(
    family,
    ends,
    arbitrary.map((bytes) => [bytes]),
  );

/** No UTF-8: a lone byte, half a sequence, a surrogate, beyond Unicode, too long a form. */
export const noUtf8 = ['\xff', '\xc3\x28', '\xed\xa0\x80', '\xf4\x90\x80\x80', '\xc0\x80', '\xe2\x82'];

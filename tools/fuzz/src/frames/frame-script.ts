import * as fc from 'fast-check';

/** Frames to send over one socket, and the expected end of the socket. */
export type FrameScript = {
  readonly family: string;
  /** latin1. Each frame is written separately. */
  readonly frames: readonly string[];
  /**
   * Close codes that the server may send. `stays`: the socket stays open. `any`: any end, or the server waits
   * for more.
   */
  readonly ends: readonly number[] | 'stays' | 'any';
  /**
   * True if the script sends more after the frame that ends the socket. NGINX closes its socket as soon as
   * the replica does. Unread bytes then cause a TCP reset, which may arrive before the close frame.
   */
  readonly mayBeCutOff?: boolean;
};

/** Close codes of RFC 6455, section 7.4.1, and of `packages/contract/src/live.ts`. */
export const protocolError = 1002;
export const badText = 1007;
export const notAllowed = 1008;
export const tooBig = 1009;

/** Returns scripts whose frames end the socket with one of the codes. */
export const ending = (
  family: string,
  ends: FrameScript['ends'],
  arbitrary: fc.Arbitrary<readonly string[]>,
): fc.Arbitrary<FrameScript> => arbitrary.map((frames) => ({ family, frames, ends }));

/** Returns scripts of a single frame. */
export const one = (
  family: string,
  ends: FrameScript['ends'],
  arbitrary: fc.Arbitrary<string>,
): fc.Arbitrary<FrameScript> =>
  ending(
    family,
    ends,
    arbitrary.map((bytes) => [bytes]),
  );

/**
 * Invalid UTF-8: a single byte, half a sequence, a surrogate, a code point beyond Unicode, an overlong form.
 */
export const invalidUtf8 = ['\xff', '\xc3\x28', '\xed\xa0\x80', '\xf4\x90\x80\x80', '\xc0\x80', '\xe2\x82'];

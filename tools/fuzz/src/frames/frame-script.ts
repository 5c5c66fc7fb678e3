import * as fc from 'fast-check';
import { badFraming, closeFrames, noise } from './bad-framing.ts';
import { badMessages, floods } from './bad-messages.ts';
import { harmless } from './harmless.ts';

/** Frames to send over one socket, and the expected end of the socket. */
export type FrameScript = {
  readonly family: string;
  /** latin1. Each frame is written separately. */
  readonly frames: readonly string[];
  /** Close codes that the server may send. `stays`: the socket stays open. `any`: any end, or the server waits for more. */
  readonly ends: readonly number[] | 'stays' | 'any';
  /**
   * True if the script sends more after the frame that ends the socket. NGINX closes its socket as soon as the replica does.
   * Unread bytes then cause a TCP reset, which may arrive before the close frame.
   */
  readonly mayBeCutOff?: boolean;
};

const noEnding: fc.Arbitrary<FrameScript> = fc.constant({ family: 'harmless', frames: [], ends: 'stays' });
const endings = fc.oneof(...badFraming, ...badMessages, ...floods, ...closeFrames, ...noise);

/** Scripts of a few good frames, mostly followed by one that ends the socket. */
export const frameScripts: fc.Arbitrary<FrameScript> = fc
  .tuple(
    fc.array(harmless, { maxLength: 8 }),
    fc.oneof({ weight: 4, arbitrary: endings }, { weight: 1, arbitrary: noEnding }),
  )
  .map(([before, ending]) => ({ ...ending, frames: [...before.flat(), ...ending.frames] }));

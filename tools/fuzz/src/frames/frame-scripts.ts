import * as fc from 'fast-check';
import { badFraming, closeFrames, noise } from './bad-framing.ts';
import { badMessages, floods } from './bad-messages.ts';
import { harmless } from './harmless.ts';
import type { FrameScript } from './frame-script.ts';

const noEnding: fc.Arbitrary<FrameScript> = fc.constant({ family: 'harmless', frames: [], ends: 'stays' });
const endings = fc.oneof(...badFraming, ...badMessages, ...floods, ...closeFrames, ...noise);

/** Scripts of a few good frames, mostly followed by one that ends the socket. */
export const frameScripts: fc.Arbitrary<FrameScript> = fc
  .tuple(
    fc.array(harmless, { maxLength: 8 }),
    fc.oneof({ weight: 4, arbitrary: endings }, { weight: 1, arbitrary: noEnding }),
  )
  .map(([before, ending]) => ({ ...ending, frames: [...before.flat(), ...ending.frames] }));

import * as fc from 'fast-check';
import { badFraming, goodbyes, noise } from './bad-framing.ts';
import { badMessages, floods } from './bad-messages.ts';
import { harmless } from './harmless.ts';

/** What is sent over one socket, and how that has to end. */
export type Talk = {
  readonly family: string;
  /** latin1; each is written by itself. */
  readonly frames: readonly string[];
  /** The codes with which the server may close; `stays`: not at all. `any`: some way, or it waits for more. */
  readonly ends: readonly number[] | 'stays' | 'any';
  /**
   * More was on its way when the server had enough. NGINX closes a socket as soon as the replica has, and TCP then says so by
   * a reset, which may overtake the close frame.
   */
  readonly mayBeCutOff?: boolean;
};

const nothing: fc.Arbitrary<Talk> = fc.constant({ family: 'harmless', frames: [], ends: 'stays' });
const endings = fc.oneof(...badFraming, ...badMessages, ...floods, ...goodbyes, ...noise);

/** A few frames that are taken, and then mostly one that is not. */
export const talks: fc.Arbitrary<Talk> = fc
  .tuple(
    fc.array(harmless, { maxLength: 8 }),
    fc.oneof({ weight: 4, arbitrary: endings }, { weight: 1, arbitrary: nothing }),
  )
  .map(([before, ending]) => ({ ...ending, frames: [...before.flat(), ...ending.frames] }));

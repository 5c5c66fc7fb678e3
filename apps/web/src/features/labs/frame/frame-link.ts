import type { FrameState, Guess } from './frame-store.ts';
import type { Lab } from './lab.ts';

/** The part of the state that a link keeps. The other steps open again with a run, because their responses are real. */
export type LinkedState = Partial<Pick<FrameState, 'guess' | 'open'>>;

/** Reads the guess and the step from the query of an address. Ignores values that the lab does not have. */
export function readLink(query: URLSearchParams, { answers }: Pick<Lab, 'answers'>): LinkedState {
  const guess = parseGuess(query.get('guess'), answers.length);
  const step = query.get('step');
  if (guess === undefined) return step === 'run' ? { open: 'run' } : {};
  return { guess, open: step === 'predict' ? 'predict' : 'run' };
}

/** `2` is the second answer. */
function parseGuess(text: string | null, count: number): Guess | undefined {
  if (text === 'unsure') return text;
  const number = /^\d$/.test(text ?? '') ? Number(text) : 0;
  return number >= 1 && number <= count ? number - 1 : undefined;
}

/** Returns the address that opens the lab again with the same guess, at the same step or at the run. */
export function linkTo(page: string, { guess, open }: Pick<FrameState, 'guess' | 'open'>): string {
  const link = new URL(page);
  link.search = '';
  link.hash = '';
  if (guess !== undefined) link.searchParams.set('guess', guess === 'unsure' ? guess : `${guess + 1}`);
  link.searchParams.set('step', open === 'predict' ? 'predict' : 'run');
  return link.href;
}

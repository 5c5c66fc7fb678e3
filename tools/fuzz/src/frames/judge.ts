import { opcode, type Heard } from './frame.ts';
import type { Talk } from './talk.ts';

/** How a socket ended. */
export type End =
  /** By a close frame of the server's, with this code; 1005 stands for none (RFC 6455, section 7.4.1). */
  | { readonly how: 'closed'; readonly code: number }
  /** Without one. */
  | { readonly how: 'cut off' }
  /** It did not: the server still answers a ping. */
  | { readonly how: 'open' }
  | { readonly how: 'silent' };

const anyCode = [1002, 1005, 1007, 1008, 1009];

export function complaintsAbout(
  end: End,
  { ends, mayBeCutOff = false }: Pick<Talk, 'ends' | 'mayBeCutOff'>,
): string[] {
  if (end.how === 'silent') return ends === 'any' ? [] : ['neither closed nor answering a ping'];
  if (ends === 'stays') return end.how === 'open' ? [] : [`${wordsFor(end)}, though nothing was wrong`];
  if (end.how === 'cut off') return ends === 'any' || mayBeCutOff ? [] : ['cut off without a code'];
  if (end.how === 'open')
    return ends === 'any' ? [] : [`still open, and not closed with ${ends.join(' or ')}`];
  const allowed = ends === 'any' ? anyCode : ends;
  return allowed.includes(end.code) ? [] : [`closed with ${end.code}, and not ${allowed.join(' or ')}`];
}

export const wordsFor = (end: End): string => (end.how === 'closed' ? `closed ${end.code}` : end.how);

/** What a close frame says. */
export function codeIn({ payload }: Heard): number {
  return payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
}

export const isClose = (heard: Heard): boolean => heard.opcode === opcode.close;

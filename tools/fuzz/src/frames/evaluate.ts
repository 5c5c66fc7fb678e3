import { opcode, type ServerFrame } from './frame.ts';
import type { FrameScript } from './frame-script.ts';

/** The end of a socket. */
export type End =
  /** The server sent a close frame with this code; 1005 means no code (RFC 6455, section 7.4.1). */
  | { readonly how: 'closed'; readonly code: number }
  /** The connection closed without a close frame. */
  | { readonly how: 'cut off' }
  /** The socket is open: the server answered a ping. */
  | { readonly how: 'open' }
  | { readonly how: 'silent' };

const anyCode = [1002, 1005, 1007, 1008, 1009];

export function evaluate(
  end: End,
  { ends, mayBeCutOff = false }: Pick<FrameScript, 'ends' | 'mayBeCutOff'>,
): string[] {
  if (end.how === 'silent') return ends === 'any' ? [] : ['neither closed nor answered a ping'];
  if (ends === 'stays')
    return end.how === 'open' ? [] : [`${describeEnd(end)} although every frame was valid`];
  if (end.how === 'cut off')
    return ends === 'any' || mayBeCutOff ? [] : ['disconnected without a close code'];
  if (end.how === 'open')
    return ends === 'any' ? [] : [`expected close code ${ends.join(' or ')}, but the socket is still open`];
  const allowed = ends === 'any' ? anyCode : ends;
  return allowed.includes(end.code) ? [] : [`expected close code ${allowed.join(' or ')}, got ${end.code}`];
}

export const describeEnd = (end: End): string => (end.how === 'closed' ? `closed ${end.code}` : end.how);

/** Returns the code of a close frame. */
export function closeCodeOf({ payload }: ServerFrame): number {
  return payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
}

export const isClose = (serverFrame: ServerFrame): boolean => serverFrame.opcode === opcode.close;

import { loopbackAddress } from '@session-lab/test-support/addresses';
import type { Crew } from '../crew.ts';
import type { SignedUpUser } from '@session-lab/test-support/users';
import type { Failures } from '../failures.ts';
import type { Counter } from '../counter.ts';
import { frame, opcode } from './frame.ts';
import { codeIn, complaintsAbout, isClose, wordsFor, type End } from './judge.ts';
import { openLiveLine, type LiveLine } from './live-line.ts';
import type { Talk } from './talk.ts';

const withinMs = 5_000;
/** Behind half a frame a ping is taken for the rest of it, so there may be nothing to hear. */
const perhapsWithinMs = 250;

type Run = {
  readonly door: { readonly port: number; readonly host: string };
  readonly crew: Pick<Crew, 'speakers'>;
  readonly nextTalk: () => Talk;
  /** So many frames, or a few more: what was begun is said to its end. */
  readonly total: number;
  readonly failures: Failures;
  readonly ends: Counter;
  readonly signal: AbortSignal;
};

/** Talks over one socket after the other, until so many frames were sent; resolves with how many, over how many sockets. */
export async function runFrames(run: Run): Promise<{ frames: number; sockets: number }> {
  const { door, crew, nextTalk, total, failures, ends, signal } = run;
  let frames = 0;
  let sockets = 0;

  async function lane(speaker: SignedUpUser): Promise<void> {
    while (frames < total && !failures.isEnough() && !signal.aborted) {
      const talk = nextTalk();
      const at = sockets++;
      frames += talk.frames.length;
      const end = await have(talk, at, speaker);
      ends.add(end === undefined ? 'not opened' : wordsFor(end));
      const complaints = end === undefined ? ['was not opened'] : complaintsAbout(end, talk);
      if (complaints.length === 0) continue;
      const received = end === undefined ? '' : wordsFor(end);
      failures.add({ index: at, family: talk.family, complaints, sent: talk.frames.join(''), received });
    }
  }

  async function have(
    { frames: sent, ends: expected }: Talk,
    at: number,
    { token }: SignedUpUser,
  ): Promise<End | undefined> {
    const line = openLiveLine(door, { token, localAddress: loopbackAddress(at) });
    const welcomed = await line.until((heard) => heard.opcode === opcode.text, withinMs);
    try {
      if (welcomed === undefined) return undefined;
      for (const bytes of sent) line.write(bytes);
      return await endOf(line, at, expected);
    } finally {
      line.destroy();
    }
  }

  await Promise.all(crew.speakers.map(lane));
  return { frames, sockets };
}

/** Where it is to stay open, a ping goes behind everything else: its pong says that all before it was taken. */
async function endOf(line: LiveLine, at: number, expected: Talk['ends']): Promise<End> {
  const payload = `still there ${at}`;
  if (expected === 'stays' || expected === 'any') line.write(frame({ opcode: opcode.ping, payload }));
  const heard = await line.until(
    (one) => isClose(one) || (one.opcode === opcode.pong && one.payload.toString() === payload),
    expected === 'any' ? perhapsWithinMs : withinMs,
  );
  if (heard === undefined) return line.isOver() ? { how: 'cut off' } : { how: 'silent' };
  return isClose(heard) ? { how: 'closed', code: codeIn(heard) } : { how: 'open' };
}

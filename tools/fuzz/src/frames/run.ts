import { loopbackAddress } from '@session-lab/test-support/addresses';
import type { TestUsers } from '../test-users.ts';
import type { SignedUpUser } from '@session-lab/test-support/users';
import type { Failures } from '../failures.ts';
import type { Counter } from '../tally.ts';
import { frame, opcode } from './frame.ts';
import { closeCodeOf, evaluate, isClose, describeEnd, type End } from './evaluate.ts';
import { openLiveConnection, type LiveConnection } from './live-connection.ts';
import type { FrameScript } from './frame-script.ts';

const withinMs = 5_000;
/** After half a frame the server reads a ping as the other half, so no response may arrive. */
const optionalWithinMs = 250;

type Run = {
  readonly target: { readonly port: number; readonly host: string };
  readonly users: Pick<TestUsers, 'senders'>;
  readonly nextScript: () => FrameScript;
  /** Minimum number of frames. Every script that starts is sent completely. */
  readonly total: number;
  readonly failures: Failures;
  readonly ends: Counter;
  readonly signal: AbortSignal;
};

/**
 * Sends scripts, one socket each, until `total` frames were sent. Resolves to the numbers of frames and
 * sockets.
 */
export async function runFrames(run: Run): Promise<{ frames: number; sockets: number }> {
  const { target, users, nextScript, total, failures, ends, signal } = run;
  let frames = 0;
  let sockets = 0;

  async function worker(sender: SignedUpUser): Promise<void> {
    while (frames < total && !failures.isFull() && !signal.aborted) {
      const script = nextScript();
      const at = sockets++;
      frames += script.frames.length;
      const end = await play(script, at, sender);
      ends.add(end === undefined ? 'not opened' : describeEnd(end));
      const faults = end === undefined ? ['did not open'] : evaluate(end, script);
      if (faults.length === 0) continue;
      const received = end === undefined ? '' : describeEnd(end);
      failures.add({ index: at, family: script.family, faults, sent: script.frames.join(''), received });
    }
  }

  async function play(
    { frames: sent, ends: expected }: FrameScript,
    at: number,
    { token }: SignedUpUser,
  ): Promise<End | undefined> {
    const connection = openLiveConnection(target, { token, localAddress: loopbackAddress(at) });
    const welcomed = await connection.until((serverFrame) => serverFrame.opcode === opcode.text, withinMs);
    try {
      if (welcomed === undefined) return undefined;
      for (const bytes of sent) connection.write(bytes);
      return await endOf(connection, at, expected);
    } finally {
      connection.destroy();
    }
  }

  await Promise.all(users.senders.map(worker));
  return { frames, sockets };
}

/**
 * If the socket should stay open, sends a ping at the end. The pong proves that the server accepted all
 * earlier frames.
 */
async function endOf(connection: LiveConnection, at: number, expected: FrameScript['ends']): Promise<End> {
  const payload = `still there ${at}`;
  if (expected === 'stays' || expected === 'any') connection.write(frame({ opcode: opcode.ping, payload }));
  const serverFrame = await connection.until(
    (one) => isClose(one) || (one.opcode === opcode.pong && one.payload.toString() === payload),
    expected === 'any' ? optionalWithinMs : withinMs,
  );
  if (serverFrame === undefined) return connection.isOver() ? { how: 'cut off' } : { how: 'silent' };
  return isClose(serverFrame) ? { how: 'closed', code: closeCodeOf(serverFrame) } : { how: 'open' };
}

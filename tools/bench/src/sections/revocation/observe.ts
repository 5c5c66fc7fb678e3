import type { Ending } from './endings.ts';
import { monotonicMs, type Refusal } from './messages.ts';
import type { Witness } from './witness.ts';

/** One session that ended here and was refused there. */
export type Observed = Refusal & {
  /** From the call that ended it to the refusal; from the moment of its expiry where it ended by itself. */
  readonly sinceCallMs: number;
  /** From the answer to that call; negative where the refusal was faster. */
  readonly sinceAnswerMs: number;
};

export async function observe(witness: Witness, { open, end }: Ending): Promise<Observed> {
  const issued = await open();
  const { token, session } = issued;
  const { refusal } = await witness.watch({ token, publicId: session.publicId });
  if (end === undefined) {
    const refused = await refusal;
    const lateMs = refused.refusedAtEpochMs - session.absoluteExpiresAtMs;
    return { ...refused, sinceCallMs: lateMs, sinceAnswerMs: lateMs };
  }
  const calledAtMs = monotonicMs();
  await end(issued);
  const answeredAtMs = monotonicMs();
  const refused = await refusal;
  return {
    ...refused,
    sinceCallMs: refused.refusedAtMs - calledAtMs,
    sinceAnswerMs: refused.refusedAtMs - answeredAtMs,
  };
}

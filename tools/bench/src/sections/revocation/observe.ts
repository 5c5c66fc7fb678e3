import type { Ending } from './endings.ts';
import { monotonicMs, type Refusal } from './messages.ts';
import type { Witness } from './witness.ts';

/** Times of one session that this process ended and the other process refused. */
export type Observed = Refusal & {
  /** From the call that ended the session (or from its expiry) to the refusal. */
  readonly sinceCallMs: number;
  /** From the response to that call; negative if the refusal came first. */
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

import type { Answer } from './answer.ts';
import type { Case } from './case.ts';
import { complaintsAbout } from './judge.ts';
import type { Line } from './line.ts';

/** An answer to what is whole is there by then, in milliseconds; the slowest, a password in a queue, takes some hundreds. */
const answerWithinMs = 8_000;
/** How long something that may be half a request is waited for. Then its other half does not come either. */
const perhapsWithinMs = 250;
/** NGINX notices that nobody is there any more. */
const endWithinMs = 3_000;

export type Exchange = {
  readonly answers: readonly Answer[];
  readonly complaints: readonly string[];
  /** The connection is as it was before: the next request may use it. */
  readonly isOpen: boolean;
  /** What came last and is no answer. */
  readonly leftover: string;
};

/** Sends one case and hears all that there is to hear. */
export async function exchange(line: Line, kase: Case, bytes: string): Promise<Exchange> {
  const answers: Answer[] = [];
  const complaints: string[] = [];
  const over = (leftover: string, isOpen = false): Exchange => ({ answers, complaints, isOpen, leftover });
  line.write(bytes);
  for (const [nth, method] of kase.methods.entries()) {
    const received = await hear(line, kase, method);
    if (received.state === 'answer') {
      answers.push(received.answer);
      complaints.push(...complaintsAbout(received.answer, { kase, nth }));
      if (endsLine(received.answer)) return over('');
    } else {
      complaints.push(...aboutSilence(received, kase));
      return over('leftover' in received ? received.leftover : line.surplus());
    }
  }
  if (kase.form !== 'whole') return over('');
  if (line.surplus() !== '') complaints.push('more answers than requests');
  return over(line.surplus(), line.surplus() === '');
}

async function hear(line: Line, { form }: Case, method: string) {
  if (form === 'whole') return line.next(method, answerWithinMs);
  const perhaps = await line.next(method, perhapsWithinMs);
  if (perhaps.state !== 'silent') return perhaps;
  line.end();
  return line.next(method, endWithinMs);
}

/** Without a version it is HTTP/0.9, which NGINX still speaks: its answers are a body and nothing else. */
const isVersion09 = /^[^ \n]+ [^ \n]+ *\r?\n/;

/** What NGINX says to `Expect` before a body comes, or does not. */
const interim = /^HTTP\/1\.1 100 Continue\r\n\r\n/;

type Silence = Exclude<Awaited<ReturnType<Line['next']>>, { state: 'answer' }>;

function aboutSilence(received: Silence, { form, bytes }: Case): string[] {
  switch (received.state) {
    case 'broken':
      return isVersion09.test(bytes) ? [] : [`what came is no answer: ${received.reason}`];
    case 'silent':
      return ['no answer, and not closed'];
    case 'closed':
      return form === 'whole' || received.leftover.replace(interim, '') !== ''
        ? [`closed without a whole answer: ${received.reason}`]
        : [];
    default:
      return received satisfies never;
  }
}

const endsLine = ({ status, headers }: Answer): boolean =>
  status === 101 || headers.get('connection')?.toLowerCase() === 'close';

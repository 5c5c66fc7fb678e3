import { loopbackAddress } from '@session-lab/test-support/addresses';
import type { Crew } from '../crew.ts';
import type { Failures } from '../failures.ts';
import type { Tally } from '../tally.ts';
import { canary } from './canary.ts';
import type { Case } from './case.ts';
import { exchange, type Exchange } from './exchange.ts';
import { openLine, type Door, type Line } from './line.ts';
import { withTokens } from './marks.ts';
import { codeOf } from './problem-code.ts';

/** So many are under way at once: fewer than the queue of passwords takes. */
const lanes = 16;
/** Then a connection is given up, and with it its address: the app's limits go by the address. */
const requestsALine = 40;
/** Requests that are not malformed are followed by an honest one now and then. */
const canaryEvery = 8;
/** One in so many goes over TLS. */
const secureEvery = 5;

type Run = {
  /** As the Host header has it. */
  readonly host: string;
  readonly doors: { readonly plain: Door; readonly secure: Door };
  readonly crew: Crew;
  readonly nextCase: () => Case;
  readonly total: number;
  readonly failures: Failures;
  readonly tally: Tally;
  readonly signal: AbortSignal;
};

type Held = { line: Line; requests: number; last: string };

/** Sends all of them, and honest ones in between; resolves with how many honest ones there were. */
export async function runRequests(run: Run): Promise<{ canaries: number }> {
  const { host, doors, crew, nextCase, total, failures, tally, signal } = run;
  let index = 0;
  let lines = 0;
  let canaries = 0;

  const open = (door: Door): Held => ({
    line: openLine(door, loopbackAddress(lines++)),
    requests: 0,
    last: '',
  });

  async function lane(): Promise<void> {
    const held = new Map<Door, Held>();
    while (index < total && !failures.isEnough() && !signal.aborted) {
      const at = index++;
      const kase = nextCase();
      const door = at % secureEvery === 0 ? doors.secure : doors.plain;
      const mine = held.get(door) ?? open(door);
      held.delete(door);
      if (await send(mine, kase, at)) held.set(door, mine);
      else mine.line.destroy();
    }
    for (const { line } of held.values()) line.destroy();
  }

  /** Whether the connection may be used again. */
  async function send(mine: Held, kase: Case, at: number): Promise<boolean> {
    const { bytes, used } = withTokens(kase.bytes, crew.tokenOf);
    const done = await exchange(mine.line, kase, bytes);
    const complaints = [...done.complaints, ...outOfStep(mine, done)];
    let isOpen = done.isOpen;
    if (kase.family !== 'structured' || at % canaryEvery === 0) {
      if (isOpen) complaints.push(...(await ask(mine.line, at)));
      mine.requests += 1;
      const fresh = open(doors.plain);
      complaints.push(...(await ask(fresh.line, at + 1)));
      fresh.line.destroy();
    }
    for (const answer of done.answers) tally.add(answer.status, codeOf(answer));
    if (done.answers.some((answer) => codeOf(answer) === 'invalid_token')) await crew.replaceLost(used);
    if (complaints.length > 0) {
      failures.add({
        index: at,
        family: kase.family,
        complaints,
        sent: kase.bytes,
        before: mine.last,
        received: asText(done),
      });
      isOpen = false;
    }
    mine.last = kase.bytes;
    return isOpen && mine.requests < requestsALine;
  }

  async function ask(line: Line, at: number): Promise<string[]> {
    const person = crew.honest[at % crew.honest.length];
    if (person === undefined) throw new Error('nobody is honest');
    canaries += 1;
    return canary(line, person, host);
  }

  await Promise.all(Array.from({ length: lanes }, lane));
  return { canaries };
}

/** NGINX numbers the requests of a connection: an answer with another number is the answer to another request. */
function outOfStep(mine: Held, { answers }: Exchange): string[] {
  return answers.flatMap(({ headers }) => {
    mine.requests += 1;
    const number = Number(headers.get('x-connection')?.split('/')[1]);
    return number === mine.requests
      ? []
      : [`the answer to request ${number} of its connection, not ${mine.requests}`];
  });
}

function asText({ answers, leftover }: Exchange): string {
  const texts = answers.map(({ status, headers, body }) => {
    const lines = [...headers].map(([name, value]) => `${name}: ${value}`);
    return `${status}\r\n${lines.join('\r\n')}\r\n\r\n${body.toString('latin1')}`;
  });
  return [...texts, leftover].join('\r\n');
}

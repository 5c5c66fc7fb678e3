import type { Exchange } from '../../api/exchange.ts';
import { replicaName, titleOf, type NodeId } from '../model/nodes.ts';
import { sentenceOf } from '../model/sentences.ts';
import type { Step } from '../model/steps.ts';
import { restingTake, sceneryAt } from './frame.ts';
import { beatAt, type Take } from './tape.ts';

/** The part of the tape that is on the stage. */
export type View = { takes: readonly Take[]; positionMs: number };

/** The step that is on the stage now. */
export type Current = {
  exchange: Exchange;
  lane: string;
  origin: NodeId;
  step: Step;
  /** The present step in one sentence. With several requests at once, how many are where. */
  sentence: string;
  /** Number of requests that are on the stage at once. */
  together: number;
};

/** Returns the current step of a lane, or of all lanes. At rest, this is the last step of the last request. */
export function currentIn(
  lane: string | undefined,
  { takes: all, positionMs: at }: View,
): Current | undefined {
  const own = lane === undefined ? all : all.filter((take) => take.lane === lane);
  const running = own.filter((take) => beatAt(take, at) !== undefined);
  const take = running.findLast(({ pace }) => pace === 'stream') ?? running[0] ?? restingTake(own, at);
  if (take === undefined) return undefined;
  const beat = beatAt(take, at)?.beat ?? take.beats.at(-1);
  if (beat === undefined) return undefined;
  const { exchange } = take;
  const together = take.pace === 'follow' ? 1 : running.length;
  return {
    exchange,
    lane: take.lane,
    origin: take.origin,
    step: beat.step,
    sentence: together > 1 ? inFlightSentence(running, at) : sentenceOf(exchange, beat.step),
    together,
  };
}

function inFlightSentence(running: readonly Take[], positionMs: number): string {
  const { inFlight } = sceneryAt(running, positionMs);
  const places = [...inFlight].filter(([node]) => replicaName(node) !== undefined);
  const parts = places
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([node, count]) => `${count} at ${titleOf(node)}`);
  const what = running.every(({ exchange }) => exchange.type === 'message') ? 'messages' : 'requests';
  return `${running.length} ${what} are on their way${parts.length === 0 ? '' : `: ${parts.join(', ')}`}.`;
}

/** Returns a text that changes with every step on the stage. */
export function keyOf({ takes: all, positionMs: at }: View): string {
  let key = '';
  let shownCount = 0;
  for (const take of all) {
    if (take.endMs <= at) shownCount += 1;
    const now = beatAt(take, at);
    if (now !== undefined) key += `${take.exchange.number}:${now.index}${now.part < 1 ? '' : '.'} `;
  }
  return `${key}${shownCount}`;
}

import type { ReactNode } from 'react';
import { story } from '../model/sentences.ts';
import type { Step } from '../model/steps.ts';
import type { Take } from '../motion/tape.ts';
import type { Layout, PlacedNode, Point } from './layout.ts';
import styles from './numbers.module.css';
import { pointAt, wireCurve } from './route.ts';

/** Height of a number, as a multiple of the text size. */
const numberEm = 1.44;

type Move = Extract<Step, { kind: 'move' }>;

/** Returns the place of a number at a box, outside its texts: behind it in a crowded column, otherwise at its free edge. */
function numberAt(
  { spec, box, crowded, note }: PlacedNode,
  before: number,
  { unit, upright, height }: Layout,
): Point {
  const { text } = unit;
  const right = box.x + box.width / 2;
  const isFirst = spec.column === 0;
  // The browser has a second number after the number of a cookie: close to the first one, or on the other side.
  if (crowded && isFirst) return { x: right + text * (0.2 + before * 1.5), y: box.y };
  if (upright && isFirst && note.side === 'below')
    return before > 0
      ? { x: box.x - box.width / 2 - text * 0.8, y: box.y }
      : { x: right + text * 0.5, y: Math.max(text * 0.8, box.y - box.height / 2) };
  if (crowded) return { x: right + text * (0.2 + before * 2.6), y: box.y };
  if (note.side === 'left') return { x: right + text * (0.9 + before * 1.5), y: box.y };
  const above = Math.max(text * 0.8, box.y - box.height / 2 - text * 0.4);
  // A tall box ends at the lower side of the picture.
  const below = Math.min(height - text * 0.8, box.y + box.height / 2 + text * 0.4);
  const edge = upright ? above : below;
  return { x: right - text * (0.4 + before * 1.5), y: edge };
}

/** Returns a place at the right of the box where a wire ends, if the note above the wire leaves no room for a number. */
function placeNextToBox(start: PlacedNode, end: PlacedNode, text: number): Point | undefined {
  const noteEnd = start.box.y + start.box.height / 2 + start.noteRoom;
  const top = end.box.y - end.box.height / 2;
  if (top - noteEnd >= text * numberEm) return undefined;
  return { x: end.box.x + end.box.width / 2 + text * 0.9, y: Math.max(top, noteEnd + (text * numberEm) / 2) };
}

/** Returns the place of a number next to a wire. A command has one number, and its wire begins at the numbers of a replica. */
function numberOn({ from, to, carries }: Move, layout: Layout): Point | undefined {
  const wire = wireCurve(layout, from, to);
  if (wire === undefined) return undefined;
  const { text } = layout.unit;
  const isCommand = carries === 'command';
  const at = pointAt(wire.line, isCommand && layout.upright ? 0.7 : 0.5);
  const side = carries === 'request' || isCommand ? -0.85 : 0.85;
  const start = layout.nodes.get(from);
  const end = layout.nodes.get(to);
  if (layout.upright && isCommand && start !== undefined && end !== undefined) {
    const nextToBox = placeNextToBox(start, end, text);
    if (nextToBox !== undefined) return nextToBox;
  }
  if (layout.upright) {
    // The note of the browser is on the first half of its wire to NGINX if another machine is next to the browser.
    const isNoted = start?.note.side === 'below' && start.spec.column === 0 && end?.spec.column !== 0;
    const point = isNoted ? pointAt(wire.line, 0.8) : at;
    return { x: point.x + side * text, y: point.y };
  }
  // Two boxes of a column that leave no room between them: at the left of the second one.
  if (
    start !== undefined &&
    end !== undefined &&
    start.spec.column > 0 &&
    start.spec.column === end.spec.column
  ) {
    const gap = Math.abs(end.box.y - start.box.y) - (end.box.height + start.box.height) / 2;
    if (gap < text * numberEm) return { x: end.box.x - end.box.width / 2 - text * 0.9, y: end.box.y };
  }
  // Between two boxes of the first column, at their left, where they have no text.
  if (start?.spec.column === 0 && end?.spec.column === 0)
    return {
      x: start.box.x - start.box.width / 2 + text * (carries === 'response' ? 2.5 : 0.7),
      y: at.y,
    };
  if (isCommand && start?.crowded === true)
    return { x: at.x, y: at.y + (at.y > start.box.y + 1 ? 1.3 : -1.3) * text };
  // Beyond the numbers behind the browser of a crowded column, and under the wire, because a note is above it or on it.
  if (start?.spec.column === 0 && start.crowded) {
    const isNoteOnWire = Math.abs(start.note.y - start.box.y) < text;
    // A wire that rises leaves the note of its machine behind.
    const rises = (end?.box.y ?? 0) < start.box.y - text;
    const below = rises ? 0 : isNoteOnWire ? 1.7 : 0.85;
    return { x: pointAt(wire.line, 0.64).x, y: at.y + below * text };
  }
  return { x: at.x, y: at.y + side * text };
}

type NumberGroup = { step: Step; first: number; last: number };

/** Returns the numbers of the steps. Consecutive numbers at one box of a crowded column are one group. */
function groupsOf(steps: readonly { step: Step }[], layout: Layout): NumberGroup[] {
  const groups: NumberGroup[] = [];
  for (const [index, { step }] of steps.entries()) {
    const previous = groups.at(-1);
    if (
      step.kind !== 'move' &&
      previous !== undefined &&
      previous.step.kind !== 'move' &&
      previous.step.at === step.at &&
      layout.nodes.get(step.at)?.crowded === true
    )
      previous.last = index + 1;
    else groups.push({ step, first: index + 1, last: index + 1 });
  }
  return groups;
}

/** The path of one request without motion: numbers that refer to the sentences under the player. */
export function Numbers({ layout, take: { exchange, origin } }: { layout: Layout; take: Take }): ReactNode {
  const at = new Map<string, number>();
  return groupsOf(story(exchange, origin), layout).map(({ step, first, last }) => {
    const where = step.kind === 'move' ? `${step.from}>${step.to}` : step.at;
    const before = at.get(where) ?? 0;
    at.set(where, before + 1);
    let point: Point | undefined;
    if (step.kind === 'move') {
      point = numberOn(step, layout);
    } else {
      const node = layout.nodes.get(step.at);
      point = node && numberAt(node, before, layout);
    }
    return (
      point !== undefined && (
        <span
          className={styles['number']}
          aria-hidden="true"
          key={first}
          data-number={first}
          data-behind={step.kind !== 'move' && layout.nodes.get(step.at)?.crowded}
          style={{ left: point.x, top: point.y }}
        >
          {first === last ? first : `${first}–${last}`}
        </span>
      )
    );
  });
}

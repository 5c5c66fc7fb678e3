import type { CSSProperties, ReactNode } from 'react';
import type { Exchange } from '../api/exchange.ts';
import { wireBetween, type Layout } from './layout.ts';
import { story } from './sentences.ts';
import type { Step } from './steps.ts';
import { pointOn, type Point } from './wire.ts';
import styles from './still.module.css';

/** The way of one request without motion: each sentence of its story has its number where it happens. */
export function Still({ layout, exchange }: { layout: Layout; exchange: Exchange }): ReactNode {
  const taken = new Map<string, number>();
  return story(exchange).map(({ step, sentence }, index) => {
    const where = step.kind === 'move' ? `${step.from}>${step.to}` : step.at;
    const turn = taken.get(where) ?? 0;
    taken.set(where, turn + 1);
    const point = pointOf(layout, step, turn);
    if (point === undefined) return null;
    const style: CSSProperties = { left: point.x, top: point.y };
    return (
      <span className={styles['mark']} key={sentence} style={style}>
        {index + 1}
      </span>
    );
  });
}

function pointOf(layout: Layout, step: Step, turn: number): Point | undefined {
  if (step.kind !== 'move') {
    const box = layout.boxes.get(step.at);
    return box && { x: box.x + box.width / 2 - 6 - turn * 24, y: box.y - box.height / 2 };
  }
  const found = wireBetween(layout, step.from, step.to);
  if (found === undefined) return undefined;
  const middle = (found.wire.leaves + found.wire.meets) / 2;
  return pointOn(found.wire, middle, found.against ? 14 : -14);
}

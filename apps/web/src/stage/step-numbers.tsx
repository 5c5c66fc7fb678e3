import type { CSSProperties, ReactNode } from 'react';
import type { Exchange } from '../api/exchange.ts';
import { wireBetween, type Layout } from './layout.ts';
import { story } from './model/sentences.ts';
import type { Step } from './model/steps.ts';
import { pointOn, type Point } from './wire.ts';
import styles from './step-numbers.module.css';

/** The path of one request without motion: numbers in the diagram that refer to the sentences of its story. */
export function StepNumbers({ layout, exchange }: { layout: Layout; exchange: Exchange }): ReactNode {
  const marksAt = new Map<string, number>();
  return story(exchange).map(({ step, sentence }, index) => {
    const where = step.kind === 'move' ? `${step.from}>${step.to}` : step.at;
    const earlier = marksAt.get(where) ?? 0;
    marksAt.set(where, earlier + 1);
    const point = pointOf(layout, step, earlier);
    if (point === undefined) return null;
    const style: CSSProperties = { left: point.x, top: point.y };
    return (
      <span className={styles['mark']} key={sentence} style={style}>
        {index + 1}
      </span>
    );
  });
}

/** Returns the position of a number, shifted left by the `earlier` numbers at the same node. */
function pointOf(layout: Layout, step: Step, earlier: number): Point | undefined {
  if (step.kind !== 'move') {
    const box = layout.boxes.get(step.at);
    return box && { x: box.x + box.width / 2 - 6 - earlier * 24, y: box.y - box.height / 2 };
  }
  const found = wireBetween(layout, step.from, step.to);
  if (found === undefined) return undefined;
  const middle = (found.wire.leaves + found.wire.meets) / 2;
  return pointOn(found.wire, middle, found.reversed ? 14 : -14);
}

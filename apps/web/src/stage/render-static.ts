import type { Exchange } from '../api/exchange.ts';
import { wireBetween } from './layout.ts';
import type { Scenery } from './player.ts';
import { trace } from './model/trace.ts';

/** Shows all wires and notes of a request at once, without animation. */
export function renderStatic(exchange: Exchange, scenery: Scenery): void {
  scenery.clear();
  let colour: string | undefined;
  for (const step of trace(exchange)) {
    if (step.kind !== 'move') {
      scenery.step(exchange.number, step, true);
      continue;
    }
    if (step.from === 'nginx' && step.to !== 'browser') colour = scenery.colour(step.to);
    scenery.busy(wireBetween(scenery.layout(), step.from, step.to)?.wire.id ?? '', 1, colour);
  }
}

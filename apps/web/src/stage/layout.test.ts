import { describe, expect, test } from 'vitest';
import { computeLayout, wireBetween } from './layout.ts';
import { pointOn } from './wire.ts';

const overlap = (a: { x: number; y: number; width: number; height: number }, b: typeof a): boolean =>
  Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2;

const whole = { redis: true, compact: false, roomy: false };
const named = (count: number): string[] => Array.from({ length: count }, (_, index) => `api-${index + 1}`);

/** Returns the nodes whose boxes leave the diagram or overlap another box. */
function misplaced(input: Parameters<typeof computeLayout>[0]): string[] {
  const boxes = Array.from(computeLayout(input).boxes);
  return boxes.flatMap(([node, box], index) => {
    const [right, below] = [box.x + box.width / 2, box.y + box.height / 2];
    const inside = right >= box.width && right <= input.width && below >= box.height && below <= input.height;
    const free = boxes.slice(index + 1).every(([, other]) => !overlap(box, other));
    return inside && free ? [] : [node];
  });
}

describe('the layout of the stage', () => {
  for (const [width, height] of [
    [304, 384],
    [345, 470],
    [640, 380],
    [830, 400],
    [1400, 640],
  ] as const) {
    for (const count of [1, 2, 3, 5]) {
      test(`fits ${count} replicas into ${width} × ${height} without overlap`, () => {
        for (const roomy of [false, true])
          for (const redis of [false, true])
            expect(misplaced({ ...whole, width, height, replicas: named(count), roomy, redis })).toEqual([]);
      });
    }
  }

  for (const [width, height] of [
    [296, 312],
    [345, 312],
    [560, 200],
    [700, 200],
  ] as const) {
    test(`fits two replicas into a compact diagram of ${width} × ${height}`, () => {
      for (const roomy of [false, true])
        for (const redis of [false, true])
          expect(misplaced({ width, height, replicas: named(2), compact: true, roomy, redis })).toEqual([]);
    });
  }

  test('puts the other nodes at the same positions with Redis and without it', () => {
    const compact = { width: 640, height: 200, replicas: named(2), compact: true, roomy: false };
    const without = computeLayout({ ...compact, redis: false });
    const { boxes } = computeLayout({ ...compact, redis: true });
    expect([...without.boxes.keys()]).toEqual(['browser', 'nginx', 'replica api-1', 'replica api-2']);
    expect(without.wires.map(({ to }) => to)).not.toContain('redis');
    for (const [node, box] of without.boxes) expect(boxes.get(node)).toEqual(box);
  });

  test('is upright in a narrow diagram', () => {
    expect(computeLayout({ ...whole, width: 345, height: 470, replicas: ['api-1'] }).upright).toBe(true);
    expect(computeLayout({ ...whole, width: 830, height: 400, replicas: ['api-1'] }).upright).toBe(false);
    expect(computeLayout({ ...whole, compact: true, width: 560, height: 200, replicas: [] }).upright).toBe(
      false,
    );
  });

  test('has wires that run from centre to centre, and finds them in both directions', () => {
    const layout = computeLayout({ ...whole, width: 830, height: 400, replicas: named(2) });
    const outward = wireBetween(layout, 'nginx', 'replica api-2');
    const back = wireBetween(layout, 'replica api-2', 'nginx');
    expect(outward?.wire).toBe(back?.wire);
    expect([outward?.reversed, back?.reversed]).toEqual([false, true]);
    const nginx = layout.boxes.get('nginx');
    if (outward === undefined || nginx === undefined) throw new Error('the layout has no wire to api-2');
    const start = pointOn(outward.wire, 0, 0);
    expect(start.x).toBeCloseTo(nginx.x, 1);
    expect(start.y).toBeCloseTo(nginx.y, 1);
    expect(wireBetween(layout, 'browser', 'redis')).toBeUndefined();
  });
});

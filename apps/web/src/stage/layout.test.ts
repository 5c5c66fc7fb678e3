import { describe, expect, test } from 'vitest';
import { layOut, wireBetween } from './layout.ts';
import { pointOn } from './wire.ts';

const overlap = (a: { x: number; y: number; width: number; height: number }, b: typeof a): boolean =>
  Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2;

const whole = { redis: true, compact: false, roomy: false };
const named = (count: number): string[] => Array.from({ length: count }, (_, index) => `api-${index + 1}`);

/** The boxes that are not wholly inside, or on another. */
function misplaced(input: Parameters<typeof layOut>[0]): string[] {
  const boxes = Array.from(layOut(input).boxes);
  return boxes.flatMap(([place, box], index) => {
    const [right, below] = [box.x + box.width / 2, box.y + box.height / 2];
    const inside = right >= box.width && right <= input.width && below >= box.height && below <= input.height;
    const free = boxes.slice(index + 1).every(([, other]) => !overlap(box, other));
    return inside && free ? [] : [place];
  });
}

describe('the places of the stage', () => {
  for (const [width, height] of [
    [304, 384],
    [345, 470],
    [640, 380],
    [830, 400],
    [1400, 640],
  ] as const) {
    for (const count of [1, 2, 3, 5]) {
      test(`hold ${count} replicas in ${width} × ${height} without touching or leaving it`, () => {
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
    test(`hold two replicas in a lane of ${width} × ${height}`, () => {
      for (const roomy of [false, true])
        for (const redis of [false, true])
          expect(misplaced({ width, height, replicas: named(2), compact: true, roomy, redis })).toEqual([]);
    });
  }

  test('are the same with Redis and without it, from left to right', () => {
    const lane = { width: 640, height: 200, replicas: named(2), compact: true, roomy: false };
    const without = layOut({ ...lane, redis: false });
    const { boxes } = layOut({ ...lane, redis: true });
    expect(without.boxes.has('redis')).toBe(false);
    expect(without.wires.map(({ to }) => to)).not.toContain('redis');
    for (const [place, box] of without.boxes) expect(boxes.get(place)).toEqual(box);
  });

  test('stand upright where it is narrow', () => {
    expect(layOut({ ...whole, width: 345, height: 470, replicas: ['api-1'] }).upright).toBe(true);
    expect(layOut({ ...whole, width: 830, height: 400, replicas: ['api-1'] }).upright).toBe(false);
    expect(layOut({ ...whole, compact: true, width: 560, height: 200, replicas: [] }).upright).toBe(false);
  });

  test('are joined by wires that run from centre to centre, both ways', () => {
    const layout = layOut({ ...whole, width: 830, height: 400, replicas: named(2) });
    const there = wireBetween(layout, 'nginx', 'replica api-2');
    const back = wireBetween(layout, 'replica api-2', 'nginx');
    expect(there?.wire).toBe(back?.wire);
    expect([there?.against, back?.against]).toEqual([false, true]);
    const nginx = layout.boxes.get('nginx');
    if (there === undefined || nginx === undefined) throw new Error('no such wire');
    const start = pointOn(there.wire, 0, 0);
    expect(start.x).toBeCloseTo(nginx.x, 1);
    expect(start.y).toBeCloseTo(nginx.y, 1);
    expect(wireBetween(layout, 'browser', 'redis')).toBeUndefined();
  });
});

import { describe, expect, test } from 'vitest';
import { layOut, pointOn, wireBetween } from './layout.ts';

const overlap = (a: { x: number; y: number; width: number; height: number }, b: typeof a): boolean =>
  Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2;

describe('the places of the stage', () => {
  for (const [width, height] of [
    [304, 470],
    [345, 470],
    [640, 380],
    [830, 400],
    [1400, 640],
  ] as const) {
    for (const count of [1, 2, 3, 5]) {
      test(`hold ${count} replicas in ${width} × ${height} without touching or leaving it`, () => {
        const replicas = Array.from({ length: count }, (_, index) => `api-${index + 1}`);
        const boxes = Array.from(layOut({ width, height, replicas }).boxes.values());
        for (const [index, box] of boxes.entries()) {
          expect(box.x - box.width / 2).toBeGreaterThanOrEqual(0);
          expect(box.x + box.width / 2).toBeLessThanOrEqual(width);
          expect(box.y - box.height / 2).toBeGreaterThanOrEqual(0);
          expect(box.y + box.height / 2).toBeLessThanOrEqual(height);
          for (const other of boxes.slice(index + 1)) expect(overlap(box, other)).toBe(false);
        }
      });
    }
  }

  test('stand upright where it is narrow', () => {
    expect(layOut({ width: 345, height: 470, replicas: ['api-1'] }).upright).toBe(true);
    expect(layOut({ width: 830, height: 400, replicas: ['api-1'] }).upright).toBe(false);
  });

  test('are joined by wires that run from centre to centre, both ways', () => {
    const layout = layOut({ width: 830, height: 400, replicas: ['api-1', 'api-2'] });
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

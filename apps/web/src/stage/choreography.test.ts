import { describe, expect, test } from 'vitest';
import { choreograph, lastsMs, paceFor, slowdown } from './choreography.ts';
import type { Step } from './model/steps.ts';

const outward: Step = { kind: 'move', from: 'browser', to: 'nginx', carries: 'request' };
const back: Step = { kind: 'move', from: 'nginx', to: 'browser', carries: 'response' };

describe('the choreography', () => {
  test('has one beat per step, and each beat starts when the previous one ends', () => {
    const beats = choreograph(
      [outward, back, { kind: 'arrived', at: 'browser', tone: 'ok', note: '200' }],
      paceFor(1),
    );
    expect(beats.map(({ atMs }) => atMs)).toEqual([0, 440, 880]);
    expect(lastsMs(beats)).toBe(880);
  });

  test('takes 350 to 500 ms per hop for a run of 1 and of 10 requests', () => {
    for (const count of [1, 10]) {
      expect(paceFor(count).hopMs).toBeGreaterThanOrEqual(350);
      expect(paceFor(count).hopMs).toBeLessThanOrEqual(500);
    }
  });

  test('shows 100 requests within 7 seconds', () => {
    const pace = paceFor(100);
    expect(pace.staggerMs * 100 + pace.hopMs * 8).toBeLessThan(7_000);
  });

  test('keeps requests further apart in a compact diagram, and still shows 6 within 7 seconds', () => {
    const pace = paceFor(6, true);
    expect(pace.staggerMs).toBeGreaterThan(pace.hopMs);
    expect(pace.staggerMs * 6 + pace.hopMs * 7).toBeLessThan(7_000);
  });

  test('stops a request at the edge of the node that refuses it, and starts the response there', () => {
    const beats = choreograph(
      [outward, { kind: 'refused', at: 'nginx', tone: 'bad', note: '429' }, back],
      paceFor(1),
    );
    expect(beats[0]?.motion).toMatchObject({ toEdge: true });
    expect(beats[2]?.motion).toMatchObject({ fromEdge: true });
  });

  test('computes the slowdown to two significant digits', () => {
    expect(slowdown(3_200, 2.4)).toBe(1_300);
    expect(slowdown(3_200, 214)).toBe(15);
    expect(slowdown(3_200, 2_000)).toBe(2);
  });
});

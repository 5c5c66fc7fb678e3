import { describe, expect, test } from 'vitest';
import { choreograph, lastsMs, paceFor, slowing } from './choreography.ts';
import type { Step } from './steps.ts';

const there: Step = { kind: 'move', from: 'browser', to: 'nginx', carries: 'request' };
const back: Step = { kind: 'move', from: 'nginx', to: 'browser', carries: 'answer' };

describe('the choreography', () => {
  test('has one beat a step, each from where the last ended', () => {
    const beats = choreograph(
      [there, back, { kind: 'arrived', at: 'browser', tone: 'ok', note: '200' }],
      paceFor(1),
    );
    expect(beats.map(({ atMs }) => atMs)).toEqual([0, 440, 880]);
    expect(lastsMs(beats)).toBe(880);
  });

  test('takes 350 to 500 ms a hop for what is followed one by one', () => {
    for (const count of [1, 10]) {
      expect(paceFor(count).hopMs).toBeGreaterThanOrEqual(350);
      expect(paceFor(count).hopMs).toBeLessThanOrEqual(500);
    }
  });

  test('shows a hundred within seven seconds', () => {
    const pace = paceFor(100);
    expect(pace.staggerMs * 100 + pace.hopMs * 8).toBeLessThan(7_000);
  });

  test('keeps those on a short lane further apart, and still has six there within seven seconds', () => {
    const pace = paceFor(6, true);
    expect(pace.staggerMs).toBeGreaterThan(pace.hopMs);
    expect(pace.staggerMs * 6 + pace.hopMs * 7).toBeLessThan(7_000);
  });

  test('stops a request at the edge of the machine that refuses it, and starts back from there', () => {
    const beats = choreograph(
      [there, { kind: 'refused', at: 'nginx', tone: 'bad', note: '429' }, back],
      paceFor(1),
    );
    expect(beats[0]?.motion).toMatchObject({ toEdge: true });
    expect(beats[2]?.motion).toMatchObject({ fromEdge: true });
  });

  test('says how much slower the picture is, to two figures', () => {
    expect(slowing(3_200, 2.4)).toBe(1_300);
    expect(slowing(3_200, 214)).toBe(15);
    expect(slowing(3_200, 2_000)).toBe(2);
  });
});

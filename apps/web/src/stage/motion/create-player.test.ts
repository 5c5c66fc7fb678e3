import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../api/exchange.ts';
import { testExchange } from '../../api/test-exchange.ts';
import { bodiesAt } from './frame.ts';
import { createPlayer } from './create-player.ts';
import type { Player } from './player.ts';

const response = (number: number, servedBy = number % 2 === 1 ? 'api-1' : 'api-2'): Exchange =>
  testExchange({ number, servedBy, startedAtMs: number * 10 });

/** A player with a clock of its own: `run(ms)` lets the clock go on. */
function testPlayer({ lanes = [], still = false }: { lanes?: readonly string[]; still?: boolean } = {}): {
  player: Player;
  add: (exchange: Exchange, lane?: string) => void;
  run: (ms: number) => void;
  shown: () => number[];
} {
  let nowMs = 0;
  let next: (() => void) | undefined;
  const player = createPlayer({
    lanes,
    still,
    now: () => nowMs,
    requestFrame: (run) => {
      next = run;
      return 1;
    },
    cancelFrame: () => {
      next = undefined;
    },
  });
  return {
    player,
    add: (exchange, lane = lanes[0] ?? '') => {
      player.add({ exchange, lane, origin: 'browser' });
    },
    run: (ms) => {
      const end = nowMs + ms;
      while (nowMs < end) {
        nowMs += 10;
        const frame = next;
        next = undefined;
        frame?.();
      }
    },
    shown: () => player.store.getState().shown.map(({ number }) => number),
  };
}

/** Returns the step on the stage when the request counts as handled, and whether the response was back then. */
const handledAt = (exchange: Exchange): { sentence: string | undefined; shown: number } => {
  const { player, add, run } = testPlayer();
  player.begin({ size: 1 });
  add(exchange);
  const { getState } = player.store;
  for (let steps = 0; steps < 500 && getState().handled.length === 0; steps += 1) run(10);
  return { sentence: getState().current?.sentence, shown: getState().shown.length };
};

describe('the player', () => {
  test('a run that ends early has as many requests as it sent', () => {
    const { player, add, run } = testPlayer();
    player.begin({ size: 5 });
    for (const number of [1, 2]) add(response(number));
    run(10_000);
    expect(player.store.getState().run).toMatchObject({ size: 5, done: false });
    player.end();
    run(10_000);
    expect(player.store.getState().run).toMatchObject({ size: 2, done: true });
  });

  test('shows requests one at a time, and each only when it has come back on the stage', () => {
    const { player, add, run, shown } = testPlayer();
    player.begin({ size: 2 });
    add(response(1));
    add(response(2));
    expect(shown()).toEqual([]);
    run(1_000);
    expect(shown()).toEqual([]);
    run(2_000);
    expect(shown()).toEqual([1]);
    run(3_000);
    expect(shown()).toEqual([1, 2]);
    expect(player.store.getState().run).toMatchObject({ number: 1, size: 2, done: true });
  });

  test('shows 10 requests at the slow speed in about 25 seconds', () => {
    const { player, add, run, shown } = testPlayer();
    player.begin({ size: 10 });
    for (let number = 1; number <= 10; number += 1) add(response(number));
    run(20_000);
    expect(player.store.getState().run.done).toBe(false);
    run(8_000);
    expect(shown()).toHaveLength(10);
  });

  test('resolves whenShown when the position has passed the request', async () => {
    const { player, add, run } = testPlayer();
    player.begin({ size: 1 });
    add(response(1));
    const order: string[] = [];
    const done = player.whenShown(1).then(() => order.push('shown'));
    await Promise.resolve();
    expect(order).toEqual([]);
    run(4_000);
    await done;
    expect(order).toEqual(['shown']);
    await player.whenShown(99);
  });

  test('does not move while it is paused', () => {
    const { player, add, run, shown } = testPlayer();
    player.begin({ size: 1 });
    add(response(1));
    run(500);
    player.pause();
    const { positionMs } = player.view();
    run(5_000);
    expect(player.view().positionMs).toBe(positionMs);
    player.play();
    run(5_000);
    expect(shown()).toEqual([1]);
  });

  test('plays one step and pauses at its end; back goes to the step before', () => {
    const { player, add, run } = testPlayer();
    player.begin({ size: 1 });
    player.pause();
    add(response(1));
    const sentence = (): string => player.store.getState().current?.sentence ?? '';
    player.step();
    run(2_000);
    expect(sentence()).toContain('The browser sends GET');
    expect(player.store.getState().playing).toBe(false);
    player.step();
    run(2_000);
    expect(sentence()).toBe('NGINX forwards the request to api-1.');
    player.back();
    expect(sentence()).toContain('The browser sends GET');
  });

  test('makes `shown` shorter when it goes back in time', () => {
    const { player, add, run, shown } = testPlayer();
    player.begin({ size: 3 });
    for (const number of [1, 2, 3]) add(response(number));
    run(20_000);
    expect(shown()).toEqual([1, 2, 3]);
    player.pause();
    player.seek(1);
    expect(shown()).toEqual([1]);
    expect(player.store.getState().run.done).toBe(false);
    player.play();
    run(20_000);
    expect(shown()).toEqual([1, 2, 3]);
  });

  describe('handled requests: what Redis and the replicas keep is derived from them', () => {
    const query = { verifyMs: 0.01, store: { command: 'SET', ms: 0.3 } };
    test.each(['SET', 'DEL'])(
      'a %s counts from the answer of Redis, before the response is back',
      (command) => {
        const timing = { ...query, store: { command, ms: 0.3 } };
        expect(handledAt({ ...response(1), method: 'POST', timing })).toEqual({
          sentence: expect.stringContaining(`Redis responds: ${command}`),
          shown: 0,
        });
      },
    );

    test('a lookup in the memory of a replica counts from its result', () => {
      const timing = { verifyMs: 0.01, memory: { found: true, ms: 0.1 } };
      expect(handledAt({ ...response(1), timing })).toEqual({
        sentence: expect.stringContaining('looks for the session in its own memory'),
        shown: 0,
      });
    });

    test('a request without a lookup counts when its response leaves the replica', () => {
      expect(handledAt(response(1))).toEqual({ sentence: 'api-1 sends the response to NGINX.', shown: 0 });
    });

    test('going back before the answer of Redis takes the request out again', () => {
      const { player, add, run } = testPlayer();
      player.begin({ size: 1 });
      add({ ...response(1), timing: query });
      run(5_000);
      const numbers = (): number[] => player.store.getState().handled.map(({ number }) => number);
      expect(numbers()).toEqual([1]);
      expect(player.store.getState().handled).toBe(player.store.getState().shown);
      const isAnswered = (): boolean =>
        /Redis responds/.test(player.store.getState().current?.sentence ?? '');
      for (let steps = 0; steps < 20 && !isAnswered(); steps += 1) player.back();
      expect(numbers()).toEqual([1]);
      player.back();
      expect(numbers()).toEqual([]);
    });
  });

  test('skips to the result, and shows later requests of the run at once', () => {
    const { player, add, shown } = testPlayer();
    player.begin({ size: 3 });
    add(response(1));
    player.skipToResult();
    expect(shown()).toEqual([1]);
    add(response(2));
    add(response(3));
    expect(shown()).toEqual([1, 2, 3]);
    player.begin({ size: 1 });
    add(response(4));
    expect(shown()).toEqual([1, 2, 3]);
  });

  test('counts everything that came back as shown with Still', () => {
    const { player, add, shown } = testPlayer({ still: true });
    player.begin({ size: 2 });
    add(response(1));
    expect(shown()).toEqual([1]);
    add(response(2));
    expect(player.store.getState().run.done).toBe(true);
    player.seek(0);
    expect(shown()).toEqual([1]);
    expect(player.store.getState().current?.exchange.number).toBe(1);
  });

  test('counts requests of earlier runs as shown when a new run begins', () => {
    const { player, add, run, shown } = testPlayer();
    player.begin({ size: 1 });
    add(response(1));
    player.begin({ size: 1 });
    expect(shown()).toEqual([1]);
    add(response(2));
    run(10_000);
    expect(shown()).toEqual([1, 2]);
  });

  test('starts request n at the same moment in every lane, also when one lane is late', () => {
    const { player, add, run } = testPlayer({ lanes: ['memory', 'redis'] });
    player.begin({ size: 2 });
    add(response(1), 'memory');
    add(response(2), 'redis');
    add(response(3), 'memory');
    run(3_000);
    add(response(4), 'redis');
    const starts = player.view().takes.map(({ index, startMs }) => [index, startMs]);
    expect(starts[0]).toEqual(starts[1]);
    expect(starts[2]).toEqual(starts[3]);
  });

  test('replays any request without changing what was shown', () => {
    const { player, add, run, shown } = testPlayer();
    player.begin({ size: 2 });
    const first = response(1);
    add(first);
    add(response(2));
    run(20_000);
    const { positionMs } = player.view();
    player.replay(first);
    run(500);
    expect(player.store.getState().replaying).toBe(first);
    expect(player.store.getState().current?.exchange.number).toBe(1);
    expect(shown()).toEqual([1, 2]);
    run(10_000);
    expect(player.store.getState().replaying).toBeUndefined();
    expect(player.view().positionMs).toBe(positionMs);
  });

  test('plays a concurrent batch when it is whole, with starts to scale', () => {
    const { player, add, run, shown } = testPlayer();
    player.begin({ size: 2, pace: 'concurrent' });
    add(testExchange({ number: 2, servedBy: 'api-2', startedAtMs: 0, totalMs: 300 }));
    run(500);
    expect(player.view().takes).toEqual([]);
    add(testExchange({ number: 1, servedBy: 'api-1', startedAtMs: 100, totalMs: 300 }));
    run(3_000);
    const [a, b] = player.view().takes;
    expect(a?.startMs).toBe(0);
    expect(b?.startMs).toBeGreaterThan(500);
    expect(bodiesAt(player.view().takes, player.view().positionMs)).toHaveLength(2);
    run(20_000);
    expect(shown()).toEqual([2, 1]);
  });

  test('with several requests on the stage, the sentence counts those at a server, and no more', () => {
    const { player, add, run } = testPlayer();
    player.begin({ size: 2, pace: 'concurrent' });
    add(testExchange({ number: 1, servedBy: 'api-1', startedAtMs: 0, totalMs: 300 }));
    add(testExchange({ number: 2, servedBy: 'api-2', startedAtMs: 0, totalMs: 300 }));
    const sentences = new Set<string>();
    for (let steps = 0; steps < 500; steps += 1) {
      run(20);
      const { current } = player.store.getState();
      if (current?.together === 2) sentences.add(current.sentence);
    }
    // A request that has not come back is not on the stage. It may be at a server.
    expect([...sentences].toSorted()).toEqual([
      '2 requests are on their way.',
      '2 requests are on their way: 1 at api-1, 1 at api-2.',
      '2 requests are on their way: 1 at api-1.',
      '2 requests are on their way: 1 at api-2.',
    ]);
  });

  test('resets everything, and ends every wait', async () => {
    const { player, add, shown } = testPlayer();
    player.begin({ size: 1 });
    add(response(1));
    const waiting = player.whenShown(1);
    player.reset();
    await waiting;
    expect(shown()).toEqual([]);
    expect(player.store.getState()).toMatchObject({ exchanges: [], current: undefined, marks: [] });
  });
});

test('the meaning of an outcome replaces that of its status, also in a replay', () => {
  const { player, run } = testPlayer();
  const stolen = response(1);
  player.begin({ size: 1 });
  player.add({ exchange: stolen, lane: '', origin: 'lab thief', tone: 'bad' });
  run(4_000);
  const arrived = (): unknown => player.store.getState().current?.step;
  expect(arrived()).toMatchObject({ kind: 'arrived', at: 'lab thief', tone: 'bad' });
  expect(player.store.getState().marks).toMatchObject([{ tone: 'bad' }]);
  player.begin({ size: 1 });
  player.setStill(true);
  player.replay(stolen);
  expect(arrived()).toMatchObject({ at: 'lab thief', tone: 'bad' });
});

test.each(['ok', 'bad'] as const)(
  'the mark of a refused capsule has the meaning of the outcome: %s',
  (tone) => {
    const { player, run } = testPlayer();
    player.begin({ size: 1 });
    const refused = { ...response(1), status: 401, code: 'invalid_token', timing: { verifyMs: 0.01 } };
    player.add({ exchange: refused, lane: '', origin: 'browser', tone });
    const marks = new Set<unknown>();
    for (let steps = 0; steps < 400; steps += 1) {
      run(10);
      for (const { hit } of bodiesAt(player.view().takes, player.view().positionMs)) marks.add(hit);
    }
    expect(marks).toEqual(new Set([undefined, tone]));
  },
);

import { line } from '@session-lab/launcher';
import { atMost } from '@session-lab/test-support/bounds';
import { createStackClient } from '@session-lab/test-support/http-client';
import { defineAttack, type AttackContext } from '../attack.ts';
import { labRequests, newStudent } from '../flood/lab-requests.ts';
import { loopTimes } from '../watch/loop-times.ts';

const maxLoopMs = 5;
const shown = 3;

export const heavyLabs = defineAttack({
  row: 3,
  name: 'heavy-labs',
  flood: 'the routes of the labs that compute, 100 connections',
  mustHold: 'no more than for every flood',
  quick: true,
  prepare: async () => ({ finish: async () => ({}) }),
  evaluate: () => [],
});

export const everyLab = defineAttack({
  row: 3,
  name: 'every-lab',
  flood: 'every route of the labs in turn, 100 connections',
  mustHold: 'a request of any route takes at most 5 ms of the event loop',
  quick: false,
  async prepare(context) {
    const slowestRouteMs = await measureSlowestRoute(context);
    return { finish: async () => ({ slowestRouteMs }) };
  },
  evaluate: ({ facts }) => atMost('event loop of the slowest route (ms)', facts.slowestRouteMs, maxLoopMs),
});

/**
 * Measures each route while the stack serves no other request. Returns the longest event-loop time of a
 * request.
 */
async function measureSlowestRoute({ stack, heapReader }: AttackContext): Promise<number> {
  const { send, close } = createStackClient(stack);
  try {
    const student = newStudent();
    const times = await loopTimes({ stack, heapReader, send, requests: labRequests(student) });
    const slowest = times.toSorted((a, b) => b.ms - a.ms);
    for (const { path, ms } of slowest.slice(0, shown))
      line('note', `${path}: ${ms.toFixed(2)} ms of the event loop`);
    return slowest[0]?.ms ?? Infinity;
  } finally {
    close();
  }
}

import { line } from '@session-lab/launcher';
import { atMost } from '@session-lab/test-support/bounds';
import { createHttpClient, createStackClient } from '@session-lab/test-support/http-client';
import { defineAttack, type AttackContext } from '../attack.ts';
import { bankOriginOf } from '../bank-origin.ts';
import type { FloodRequest } from '../flood/closed-loop.ts';
import type { Customer } from '../flood/flood.ts';
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
    const { send, customer, close } = await visitLabs(context);
    try {
      const slowestRouteMs = await measureSlowestRoute(context, send, customer);
      return { customer, finish: async () => ({ slowestRouteMs }) };
    } finally {
      close();
    }
  },
  evaluate: ({ facts }) => atMost('event loop of the slowest route (ms)', facts.slowestRouteMs, maxLoopMs),
});

type Answer = { readonly status: number; readonly body: string; readonly authorization: string };
type SendOne = (request: FloodRequest) => Promise<Answer>;

/** Opens a bank, and signs a customer in. Sends requests to the app's port and to the bank's port. */
async function visitLabs({ stack }: Pick<AttackContext, 'stack'>) {
  const app = createStackClient(stack);
  const bank = createHttpClient(bankOriginOf(stack), { connections: 8 });
  const send: SendOne = async ({ site, method, path, headers, body }) => {
    const client = site === 'bank' ? bank : app;
    const {
      status,
      headers: answered,
      body: text,
    } = await client.send(method, path, { headers, text: body });
    return { status, body: text, authorization: answered.authorization ?? '' };
  };
  const opened = await send({ method: 'POST', path: '/v1/labs/bank/students' });
  const student = /"student":"([\w-]{22})"/.exec(opened.body)?.[1] ?? '';
  const body = JSON.stringify({ student, user: 'ada', password: 'ada', carrier: 'header' });
  const signedIn = await send({ site: 'bank', method: 'POST', path: '/v1/labs/bank/sign-in', body });
  const token = /^Bearer (\S+)$/.exec(signedIn.authorization)?.[1];
  if (token === undefined)
    throw new Error(`The bank refused the sign-in: ${signedIn.status} ${signedIn.body}`);
  const close = (): void => {
    app.close();
    bank.close();
  };
  return { send, customer: { student, token }, close };
}

/**
 * Measures each route while the stack serves no other request. Returns the longest event-loop time of a
 * request.
 */
async function measureSlowestRoute(
  { stack, heapReader }: AttackContext,
  send: SendOne,
  customer: Customer,
): Promise<number> {
  const requests = labRequests(newStudent(), customer);
  const times = await loopTimes({ stack, heapReader, send, requests });
  const slowest = times.toSorted((a, b) => b.ms - a.ms);
  for (const { path, ms } of slowest.slice(0, shown))
    line('note', `${path}: ${ms.toFixed(2)} ms of the event loop`);
  return slowest[0]?.ms ?? Infinity;
}

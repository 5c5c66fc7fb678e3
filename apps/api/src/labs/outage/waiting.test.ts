import { expect, it } from 'vitest';
import { waitingPerStudent } from '@session-lab/contract/labs/outage';
import { createWaiting } from './waiting.ts';

const fail = (): Promise<never> => Promise.reject(new Error('no Redis'));
const never = (): Promise<never> => new Promise(() => undefined);

it('a request that waits too long gets a 504', async () => {
  const waiting = createWaiting({ atMostMs: 10 });
  await expect(waiting.within('ada', never)).rejects.toMatchObject({ code: 'gateway_timeout', status: 504 });
});

it('a student has a share of the places, and all students have all of them', async () => {
  const waiting = createWaiting({ atMost: waitingPerStudent + 1, atMostMs: 50 });
  const places = Array.from({ length: waitingPerStudent }, () => waiting.within('ada', never));
  await expect(waiting.within('ada', never)).rejects.toMatchObject({ code: 'too_many_requests' });
  places.push(waiting.within('bob', never));
  await expect(waiting.within('grace', never)).rejects.toMatchObject({ code: 'lab_busy' });
  await Promise.allSettled(places);
  expect(await waiting.within('ada', () => Promise.resolve('free again'))).toBe('free again');
});

it('the error of the work is passed on, and frees the place', async () => {
  const waiting = createWaiting({ atMost: 1 });
  await expect(waiting.within('ada', fail)).rejects.toThrow('no Redis');
  await expect(waiting.within('ada', fail)).rejects.toThrow('no Redis');
});

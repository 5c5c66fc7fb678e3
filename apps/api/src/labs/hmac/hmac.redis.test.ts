import { createHmac, createPublicKey, verify } from 'node:crypto';
import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { Order, Signed } from '@session-lab/contract/labs/hmac';
import { vectors } from '@session-lab/contract/labs/hmac-vectors';
import { useReplicas } from '../../testing/replicas.ts';
import { maxWaitingTasks } from '../../shared/worker-thread.ts';

const replicas = useReplicas({ db: 9 });
const path = (name: string): string => `/v1/labs/hmac/${name}`;

const Computed = z.object({ outer: z.string(), builtIn: z.string() });

it('RFC 4231 holds on the replica, by hand and by Node', async () => {
  for (const { key, message, hmac } of vectors) {
    // oxlint-disable-next-line no-await-in-loop -- the replicas are not to be flooded
    const { body } = await replicas.first('POST', path('steps'), { body: { key, message } });
    const { outer, builtIn } = Computed.parse(body);
    expect(outer.slice(0, hmac.length)).toBe(hmac);
    expect(builtIn).toBe(outer);
  }
});

it('either replica carries out an order with its own tag, and none with another', async () => {
  const { message, naive, hmac } = Order.parse((await replicas.first('GET', path('order'))).body);
  const accepted = { status: 200, body: { to: 'ada', amount: '10' } };
  expect(await replicas.second('POST', path('naive-check'), { body: { message, tag: naive } })).toMatchObject(
    accepted,
  );
  expect(await replicas.second('POST', path('hmac-check'), { body: { message, tag: hmac } })).toMatchObject(
    accepted,
  );
  const refused = { status: 401, body: { code: 'invalid_token' } };
  expect(await replicas.first('POST', path('naive-check'), { body: { message, tag: hmac } })).toMatchObject(
    refused,
  );
  expect(await replicas.first('POST', path('hmac-check'), { body: { message, tag: naive } })).toMatchObject(
    refused,
  );
  expect(await replicas.first('POST', path('hmac-check'), { body: { message, tag: '' } })).toMatchObject(
    refused,
  );
});

it('what is not bytes in hex, or too many of them, is said to be so', async () => {
  for (const key of ['0', 'zz', 'AB', '00'.repeat(161)]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other reads better when one fails
    expect(await replicas.first('POST', path('steps'), { body: { key, message: '' } })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'key' }] },
    });
  }
});

it('anybody verifies the Ed25519 signature with the public key; it is the same on both replicas', async () => {
  const body = { message: 'pay ada 10' };
  const [first, second] = await Promise.all(
    [replicas.first, replicas.second].map(async (call) =>
      Signed.parse((await call('POST', path('sign'), { body })).body),
    ),
  );
  expect(second?.ed25519.publicKey).toBe(first?.ed25519.publicKey);
  expect(second?.hmac.tag).toBe(first?.hmac.tag);
  const key = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'OKP',
      crv: 'Ed25519',
      x: Buffer.from(first?.ed25519.publicKey ?? '', 'hex').toString('base64url'),
    },
  });
  const signature = Buffer.from(first?.ed25519.signature ?? '', 'hex');
  expect(verify(null, Buffer.from(body.message), key, signature)).toBe(true);
  expect(verify(null, Buffer.from('pay ada 11'), key, signature)).toBe(false);
});

it('the lab’s key is not the one that signs sessions', async () => {
  const { message, hmac } = Order.parse((await replicas.first('GET', path('order'))).body);
  for (const key of [
    ...replicas.config.sessionKeys,
    ...(replicas.config.labs ? [replicas.config.labs.key] : []),
  ])
    expect(createHmac('sha256', key).update(Buffer.from(message, 'hex')).digest('hex')).not.toBe(hmac);
});

it('comparing is measured and leaves nothing behind', async () => {
  const { status, body } = await replicas.first('GET', path('compare'));
  expect(status).toBe(200);
  expect(body).toMatchObject({ comparisons: [{ agreeing: 0 }, { agreeing: 8 }, {}, {}, { agreeing: 32 }] });
  expect(await replicas.redis.dbsize()).toBe(0);
});

it('of many measurements at once as many as may wait are done, and the rest are refused with Retry-After', async () => {
  const answers = await Promise.all(Array.from({ length: 30 }, () => replicas.first('GET', path('compare'))));
  const refused = answers.filter(({ status }) => status !== 200);
  expect(answers.length - refused.length).toBeGreaterThanOrEqual(1 + maxWaitingTasks);
  expect(refused.length).toBeGreaterThan(0);
  for (const { status, body, headers } of refused) {
    expect({ status, body }).toMatchObject({ status: 503, body: { code: 'lab_busy' } });
    expect(headers['retry-after']).toBe('1');
  }
});

it('heavy work of the labs does not run on the event loop of a replica', async () => {
  await replicas.first('GET', path('compare'));
  const before = performance.eventLoopUtilization();
  for (let measured = 0; measured < 10; measured += 1) await replicas.first('GET', path('compare'));
  const { active } = performance.eventLoopUtilization(before);
  // Each takes 18 ms of its thread. This event loop serves the replicas and sends the requests.
  expect(active / 10).toBeLessThan(12);
});

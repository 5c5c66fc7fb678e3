import { createHmac, createPublicKey, verify } from 'node:crypto';
import { threadCpuMs } from '@session-lab/test-support/thread-cpu';
import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { Order, Signed } from '@session-lab/contract/labs/hmac';
import { vectors } from '@session-lab/contract/labs/hmac-vectors';
import { useReplicas } from '../../testing/replicas.ts';
import { maxWaitingTasks } from '../../shared/worker-thread.ts';

const replicas = useReplicas({ db: 9 });
const path = (name: string): string => `/v1/labs/hmac/${name}`;

const Computed = z.object({ outer: z.string(), builtIn: z.string() });

it('a replica computes the test cases of RFC 4231, step by step and with Node', async () => {
  expect(vectors).toHaveLength(7);
  for (const { key, message, hmac } of vectors) {
    const { body } = await replicas.first('POST', path('steps'), { body: { key, message } });
    const { outer, builtIn } = Computed.parse(body);
    expect(outer.slice(0, hmac.length)).toBe(hmac);
    expect(builtIn).toBe(outer);
  }
});

it('both replicas accept an order with its tag, and refuse it with another tag', async () => {
  const { message, naive, hmac } = Order.parse((await replicas.first('GET', path('order'))).body);
  const accepted = { status: 200, body: { to: 'ada', amount: '5' } };
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

it('a key that is not hex, or too long, is refused with the name of the field', async () => {
  expect(await replicas.first('POST', path('steps'), { body: { key: '0a', message: '' } })).toMatchObject({
    status: 200,
  });
  for (const key of ['0', 'zz', 'AB', '00'.repeat(161)]) {
    expect(await replicas.first('POST', path('steps'), { body: { key, message: '' } })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'key' }] },
    });
  }
});

it('the public key, the same on both replicas, verifies the Ed25519 signature', async () => {
  const body = { message: 'pay ada 5' };
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
  expect(verify(null, Buffer.from('pay ada 6'), key, signature)).toBe(false);
});

it('the key of the orders is neither a key of the sessions nor the key of the labs', async () => {
  const { message, hmac } = Order.parse((await replicas.first('GET', path('order'))).body);
  const { sessionKeys, labs } = replicas.config;
  expect(sessionKeys.length).toBeGreaterThan(0);
  expect(labs).toBeDefined();
  for (const key of [...sessionKeys, ...(labs ? [labs.key] : [])])
    expect(createHmac('sha256', key).update(Buffer.from(message, 'hex')).digest('hex')).not.toBe(hmac);
});

it('measures comparisons, and writes nothing to Redis', async () => {
  const { status, body } = await replicas.first('GET', path('compare'));
  expect(status).toBe(200);
  expect(body).toMatchObject({ comparisons: [{ agreeing: 0 }, { agreeing: 8 }, {}, {}, { agreeing: 32 }] });
  expect(await replicas.redis.dbsize()).toBe(0);
});

it('refuses measurements with Retry-After when too many wait', async () => {
  const answers = await Promise.all(Array.from({ length: 30 }, () => replicas.first('GET', path('compare'))));
  const refused = answers.filter(({ status }) => status !== 200);
  expect(answers.length - refused.length).toBeGreaterThanOrEqual(1 + maxWaitingTasks);
  expect(refused.length).toBeGreaterThan(0);
  for (const { status, body, headers } of refused) {
    expect({ status, body }).toMatchObject({ status: 503, body: { code: 'lab_busy' } });
    expect(headers['retry-after']).toBe('1');
  }
});

it('measurements do not run on the event loop of a replica', async () => {
  await replicas.first('GET', path('compare'));
  const beforeMs = threadCpuMs();
  for (let measured = 0; measured < 10; measured += 1) await replicas.first('GET', path('compare'));
  // A measurement takes 18 ms in its thread. This event loop serves the replicas and sends the requests.
  expect((threadCpuMs() - beforeMs) / 10).toBeLessThan(12);
});

import { createHash, createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { testExchange } from '../../../api/test-exchange.ts';
import { endpoints } from '@session-lab/contract/labs/hmac';
import type { Exchange } from '../../../api/exchange.ts';
import {
  completedBy,
  extend,
  forge,
  isPending,
  meaningOf,
  paddingAfter,
  sentencesOf,
  steps,
  type Checked,
  type Forgery,
} from './forgery.ts';

const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const extension = 'pay eve 900';

it('extends a hash of any input length from its digest only', () => {
  for (let length = 0; length <= 130; length += 1) {
    const secret = Buffer.alloc(length, 0x5a);
    const whole = sha256(secret, paddingAfter(length), Buffer.from(extension));
    expect(Buffer.from(extend(sha256(secret), length, Buffer.from(extension)))).toEqual(whole);
  }
});

it('pads to a multiple of 64 bytes', () => {
  for (let length = 0; length <= 130; length += 1)
    expect((length + paddingAfter(length).length) % 64).toBe(0);
});

const key = Buffer.alloc(32, 7);
const message = Buffer.from('pay ada 5');
const order = {
  message: message.toString('hex'),
  naive: sha256(key, message).toString('hex'),
  hmac: createHmac('sha256', key).update(message).digest('hex'),
  keyBytes: key.length,
};
const tagsOf = (text: string) => ({
  naive: sha256(key, Buffer.from(text, 'hex')).toString('hex'),
  hmac: createHmac('sha256', key).update(Buffer.from(text, 'hex')).digest('hex'),
});

it('a forged order has the right SHA-256(key ‖ order) tag and a wrong HMAC', () => {
  const forged = forge(order, { extension, keyBytes: key.length });
  expect(Buffer.from(forged.message, 'hex').toString('latin1')).toMatch(/^pay ada 5\x80.*pay eve 900$/s);
  expect(forged.naive).toBe(tagsOf(forged.message).naive);
  expect(forged.hmac).not.toBe(tagsOf(forged.message).hmac);
});

it('with a wrong length of the key, the forged tag is wrong too', () => {
  const forged = forge(order, { extension, keyBytes: key.length - 1 });
  expect(forged.naive).not.toBe(tagsOf(forged.message).naive);
});

const accepted: Checked = {
  exchange: testExchange({ number: 7, status: 200 }),
  accepted: { to: 'eve', amount: '900' },
};
const refused: Checked = { exchange: testExchange({ number: 8, status: 401 }), accepted: undefined };
const failed: Checked = { exchange: testExchange({ number: 9, status: 503 }), accepted: undefined };

it('a 200 from the naive check completes the lab if HMAC refuses the same order with 401', () => {
  expect(completedBy({ naive: accepted, hmac: refused })).toBe(accepted.exchange);
});

it.each([
  ['both accept', accepted, accepted],
  ['both refuse', refused, refused],
  ['HMAC fails', accepted, failed],
  ['the naive check fails', failed, refused],
])('%s: the lab is not completed', (_name, naive, hmac) => {
  expect(completedBy({ naive, hmac })).toBeUndefined();
});

it('a pending response does not complete the lab', () => {
  expect(completedBy({ naive: accepted })).toBeUndefined();
  expect(completedBy({})).toBeUndefined();
});

const started: Forgery = {
  order,
  extension,
  keyBytes: 32,
  forged: forge(order, { extension, keyBytes: 32 }),
};

const known = (forgery: Forgery): readonly string[] => steps.slice(0, sentencesOf(forgery).length);

it('a result is known only after its response', () => {
  expect(known(started)).not.toContain('firstBlock');
  expect(known({ ...started, naive: accepted })).toContain('secondBlock');
  expect(known({ ...started, naive: accepted })).not.toContain('hmacCheck');
  expect(known({ ...started, naive: accepted, hmac: refused })).toEqual(steps);
});

it('the sentences report the responses', () => {
  const done: Forgery = { ...started, naive: accepted, hmac: refused };
  const sentences = sentencesOf(done);
  expect(sentences[steps.indexOf('secondBlock')]).toMatch('The server answers 200 and pays 900 to eve.');
  expect(sentences.at(-1)).toMatch('The server answers 401.');
  expect(sentencesOf({ ...done, naive: refused })[steps.indexOf('secondBlock')]).toMatch(
    'not your tag. The server answers 401.',
  );
});

const firstShown = (exchange: Pick<Exchange, 'path' | 'status'>): number =>
  steps.findIndex((_, at) => !isPending(exchange, at));

it('the response of a check is pending until the picture comes to it, other requests never are', () => {
  const naive = { path: endpoints.checkNaive.path, status: 200 };
  const hmac = { path: endpoints.checkHmac.path, status: 401 };
  expect(steps[firstShown(naive)]).toBe('secondBlock');
  expect(steps[firstShown(hmac)]).toBe('hmacCheck');
  expect(firstShown({ path: endpoints.readOrder.path, status: 200 })).toBe(0);
  expect(firstShown({ ...hmac, status: 429 })).toBe(0);
});

it('in the request log, an accepted forgery is bad, and a refused forgery is as it should be', () => {
  for (const { path } of [endpoints.checkNaive, endpoints.checkHmac]) {
    expect(meaningOf({ path, status: 200 })).toBe('bad');
    expect(meaningOf({ path, status: 401 })).toBe('ok');
    expect(meaningOf({ path, status: 503 })).toBeUndefined();
  }
  expect(meaningOf({ path: endpoints.readOrder.path, status: 200 })).toBeUndefined();
});

import { expect, test } from 'vitest';
import { deviceTokenHeader } from '@session-lab/contract';
import type { Client, AnswerEvent } from './client.ts';
import { createDeviceToken, deviceTokenKey } from './device-token.ts';
import type { Exchange } from './exchange.ts';
import { testExchange } from './test-exchange.ts';

const issued = 'a'.repeat(72);

function deviceToken(storage: Pick<Storage, 'getItem' | 'setItem'> | undefined) {
  const listeners: ((outcome: AnswerEvent) => void)[] = [];
  const observe: Client['observe'] = (listener) => {
    listeners.push(listener);
    return () => false;
  };
  const device = createDeviceToken({ client: { observe }, storage });
  return {
    device,
    receive: (responseHeaders: Exchange['responseHeaders']) => {
      for (const listener of listeners) {
        listener({
          exchange: exchangeWith(responseHeaders),
          ownToken: undefined,
          code: undefined,
          offline: false,
          newToken: undefined,
        });
      }
    },
  };
}

const exchangeWith = (responseHeaders: Exchange['responseHeaders']): Exchange =>
  testExchange({ method: 'POST', path: '/v1/sessions', status: 201, responseHeaders });

function memory(initial: Record<string, string> = {}) {
  const items = new Map(Object.entries(initial));
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
}

test('the device token of a sign-in is sent with the next one', () => {
  const { device, receive } = deviceToken(memory());
  expect(device.headers()).toEqual({});
  receive([[deviceTokenHeader, issued]]);
  expect(device.headers()).toEqual({ [deviceTokenHeader]: issued });
  receive([['x-served-by', 'api-1']]);
  expect(device.headers()).toEqual({ [deviceTokenHeader]: issued });
});

test('a text that is not a device token is not sent', () => {
  for (const text of ['', 'short', `${'a'.repeat(71)}\n`, 'a'.repeat(8_000)]) {
    expect(deviceToken(memory({ [deviceTokenKey]: text })).device.headers()).toEqual({});
  }
});

test('without storage, or with full storage, a sign-in is sent without a device token', () => {
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new Error('full');
    },
  };
  for (const storage of [undefined, full]) {
    const { device, receive } = deviceToken(storage);
    receive([[deviceTokenHeader, issued]]);
    expect(device.headers()).toEqual({});
  }
});

test('the sign-in of a temporary user does not replace the device token', async () => {
  const { device, receive } = deviceToken(memory());
  const signIn = (token: string) => (): Promise<string> => {
    receive([[deviceTokenHeader, token]]);
    return Promise.resolve('done');
  };
  expect(await device.unchangedBy(signIn('b'.repeat(72)))).toBe('done');
  expect(device.isKnown()).toBe(false);
  receive([[deviceTokenHeader, issued]]);
  await device.unchangedBy(signIn('b'.repeat(72)));
  expect(device.headers()).toEqual({ [deviceTokenHeader]: issued });
  expect(device.isKnown()).toBe(true);
});

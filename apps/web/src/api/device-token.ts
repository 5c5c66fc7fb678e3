import { deviceTokenHeader } from '@session-lab/contract';
import type { Client } from './client.ts';

export const deviceTokenKey = 'session-lab.device-token';

export type DeviceToken = {
  /** Returns the header for a sign-in. Empty on a device where no user has signed in yet. */
  headers: () => Readonly<Record<string, string>>;
  /** Returns whether a user signed in on this device before. */
  isKnown: () => boolean;
  /** Runs sign-ins of a temporary user. Their device tokens do not replace the token of this device's owner. */
  unchangedBy: <Result>(signIn: () => Promise<Result>) => Promise<Result>;
};

/**
 * Keeps the device token of the last sign-in. The token proves that this device signed in before. Therefore wrong
 * passwords from other devices on the same network do not block the owner of this device. The token authorizes nothing, and
 * remains after sign-out.
 */
export function createDeviceToken({
  client,
  storage,
}: {
  client: Pick<Client, 'observe'>;
  /** `undefined` if the browser blocks storage. */
  storage: Pick<Storage, 'getItem' | 'setItem'> | undefined;
}): DeviceToken {
  let temporary = 0;
  client.observe(({ exchange }) => {
    if (temporary > 0) return;
    const issued = exchange.responseHeaders.find(([name]) => name === deviceTokenHeader)?.[1];
    if (issued === undefined) return;
    try {
      storage?.setItem(deviceTokenKey, issued);
    } catch {
      // Storage is full: the next sign-in counts as a sign-in from an unknown device.
    }
  });

  const read = (): string | undefined => /^[\w-]{72}$/.exec(storage?.getItem(deviceTokenKey) ?? '')?.[0];

  return {
    headers: () => {
      const token = read();
      return token === undefined ? {} : { [deviceTokenHeader]: token };
    },
    isKnown: () => read() !== undefined,
    unchangedBy: async (signIn) => {
      temporary += 1;
      try {
        return await signIn();
      } finally {
        temporary -= 1;
      }
    },
  };
}

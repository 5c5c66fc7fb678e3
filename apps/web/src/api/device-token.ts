import { deviceTokenHeader } from '@session-lab/contract';
import type { Client } from './client.ts';

export const deviceTokenKey = 'session-lab.device-token';

export type DeviceToken = {
  /** The header for a sign-in. Empty on a device where no user has signed in yet. */
  headers: () => Readonly<Record<string, string>>;
};

/**
 * The device token of the last sign-in on this device. It proves that this device signed in before, so wrong passwords
 * that others try from the same address do not limit its owner. It opens nothing, and stays after a sign-out.
 */
export function createDeviceToken({
  client,
  storage,
}: {
  client: Pick<Client, 'observe'>;
  /** `undefined` where the browser keeps storage from the page. */
  storage: Pick<Storage, 'getItem' | 'setItem'> | undefined;
}): DeviceToken {
  client.observe(({ exchange }) => {
    const issued = exchange.responseHeaders.find(([name]) => name === deviceTokenHeader)?.[1];
    if (issued === undefined) return;
    try {
      storage?.setItem(deviceTokenKey, issued);
    } catch {
      // Storage is full: the next sign-in is counted by address, as on an unknown device.
    }
  });

  return {
    headers: () => {
      const token = storage?.getItem(deviceTokenKey) ?? '';
      return /^[\w-]{72}$/.test(token) ? { [deviceTokenHeader]: token } : {};
    },
  };
}

import { useCallback, useState } from 'react';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { endpoints, type Accepted, type Order } from '@session-lab/contract/labs/hmac';
import { useApi } from '../../../api/api-context.tsx';
import type { Verdicts } from './completion.ts';
import { extend, paddingAfter } from './extend.ts';

/** An order that was extended without its key, and the results of the two checks. */
export type Forgery = Verdicts & {
  readonly order: Order;
  readonly padding: string;
  readonly extension: string;
  readonly tag: string;
  readonly accepted: Accepted | undefined;
};

/** Reads an order and its tags, extends both tags, and sends the longer order to both checks. */
export function useForgery(): {
  forgery: Forgery | undefined;
  forge: (extension: string) => Promise<Forgery | undefined>;
} {
  const { client } = useApi();
  const [forgery, setForgery] = useState<Forgery>();
  const forge = useCallback(
    async (extension: string) => {
      const seen = await client.request(endpoints.readOrder, { token: undefined });
      if (!seen.ok) return undefined;
      const order = seen.data;
      const more = utf8ToBytes(extension);
      const hashedBytes = order.keyBytes + order.message.length / 2;
      const padding = paddingAfter(hashedBytes);
      const message = bytesToHex(concatBytes(hexToBytes(order.message), padding, more));
      const longer = (tag: string): string => bytesToHex(extend(hexToBytes(tag), hashedBytes, more));
      const tag = longer(order.naive);

      const naive = await client.request(endpoints.checkNaive, {
        body: { message, tag },
        token: undefined,
      });
      const hmac = await client.request(endpoints.checkHmac, {
        body: { message, tag: longer(order.hmac) },
        token: undefined,
      });
      const result = {
        order,
        padding: bytesToHex(padding),
        extension,
        tag,
        naive: naive.exchange,
        hmac: hmac.exchange,
        accepted: naive.ok ? naive.data : undefined,
      };
      setForgery(result);
      return result;
    },
    [client],
  );
  return { forgery, forge };
}

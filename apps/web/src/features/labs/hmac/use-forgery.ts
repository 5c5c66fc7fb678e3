import { useCallback, useState } from 'react';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { endpoints, type Accepted, type Order } from '@session-lab/contract/labs/hmac';
import { useApi } from '../../../api/api-context.tsx';
import type { Verdicts } from './check-off.ts';
import { extend, paddingAfter } from './extend.ts';

/** An order that was seen, made longer without its key, and what the two checks said to that. */
export type Forgery = Verdicts & {
  readonly order: Order;
  readonly padding: string;
  readonly extension: string;
  readonly tag: string;
  /** What the naive check carried out. */
  readonly accepted: Accepted | undefined;
};

/** Sees an order and its tags, goes on with both, and hands the longer order in under each. */
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
      const made = {
        order,
        padding: bytesToHex(padding),
        extension,
        tag,
        naive: naive.exchange,
        hmac: hmac.exchange,
        accepted: naive.ok ? naive.data : undefined,
      };
      setForgery(made);
      return made;
    },
    [client],
  );
  return { forgery, forge };
}

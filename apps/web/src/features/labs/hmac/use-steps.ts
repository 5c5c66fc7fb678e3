import { useCallback, useState } from 'react';
import { endpoints, HexKey, HexMessage, type Steps } from '@session-lab/contract/labs/hmac';
import { useApi } from '../../../api/api-context.tsx';
import type { Exchange } from '../../../api/exchange.ts';
import { stepsOf } from './hmac-steps.ts';

export type Inputs = { readonly key: string; readonly message: string };

/** One HMAC, computed in the browser and by a replica. */
export type Computed = {
  readonly inputs: Inputs;
  readonly browser: Steps;
  readonly server: Steps & { readonly builtIn: string };
  readonly exchange: Exchange;
};

/** An HMAC before and after one bit of the key or of the message was flipped. */
export type Flip = { readonly of: keyof Inputs; readonly before: Computed; readonly after: Computed };

export const areValid = ({ key, message }: Inputs): boolean =>
  HexKey.safeParse(key).success && HexMessage.safeParse(message).success;

export function useSteps(): {
  computed: Computed | undefined;
  /** Resolves to undefined without a usable response. */
  compute: (inputs: Inputs) => Promise<Computed | undefined>;
} {
  const { client } = useApi();
  const [computed, setComputed] = useState<Computed>();
  const compute = useCallback(
    async (inputs: Inputs) => {
      const answer = await client.request(endpoints.computeSteps, { body: inputs, token: undefined });
      if (!answer.ok) return undefined;
      const result = {
        inputs,
        browser: stepsOf(inputs.key, inputs.message),
        server: answer.data,
        exchange: answer.exchange,
      };
      setComputed(result);
      return result;
    },
    [client],
  );
  return { computed, compute };
}

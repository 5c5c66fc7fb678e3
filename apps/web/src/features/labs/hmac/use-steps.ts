import { useCallback, useState } from 'react';
import { endpoints, HexKey, HexMessage, type Steps } from '@session-lab/contract/labs/hmac';
import { useApi } from '../../../api/api-context.tsx';
import type { Exchange } from '../../../api/exchange.ts';
import { stepsOf } from './hmac-steps.ts';

export type Inputs = { readonly key: string; readonly message: string };

/** One HMAC, computed here and by a replica. */
export type Computed = {
  readonly inputs: Inputs;
  readonly mine: Steps;
  readonly theirs: Steps & { readonly builtIn: string };
  readonly exchange: Exchange;
};

/** The same HMAC before and after one bit of the key or of the message was turned over. */
export type Flip = { readonly of: keyof Inputs; readonly before: Computed; readonly after: Computed };

export const areValid = ({ key, message }: Inputs): boolean =>
  HexKey.safeParse(key).success && HexMessage.safeParse(message).success;

/** Computes an HMAC on both sides. */
export function useSteps(): {
  computed: Computed | undefined;
  /** Undefined where no usable answer came. */
  compute: (inputs: Inputs) => Promise<Computed | undefined>;
} {
  const { client } = useApi();
  const [computed, setComputed] = useState<Computed>();
  const compute = useCallback(
    async (inputs: Inputs) => {
      const answer = await client.request(endpoints.computeSteps, { body: inputs, token: undefined });
      if (!answer.ok) return undefined;
      const made = {
        inputs,
        mine: stepsOf(inputs.key, inputs.message),
        theirs: answer.data,
        exchange: answer.exchange,
      };
      setComputed(made);
      return made;
    },
    [client],
  );
  return { computed, compute };
}

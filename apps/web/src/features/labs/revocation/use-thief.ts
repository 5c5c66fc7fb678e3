import { useCallback, useState } from 'react';
import { endpoints } from '@session-lab/contract';
import { useApi } from '../../../api/api-context.tsx';
import type { Exchange } from '../../../api/exchange.ts';
import { publicIdOf } from '../../../api/public-id.ts';

/** One replay of the copy: a request per replica. */
type Replay = {
  readonly responses: readonly Exchange[];
  readonly signedIn: boolean;
};

export type Thief = {
  /** Public id of the session that the copy names, or undefined without a copy. */
  readonly publicId: string | undefined;
  readonly replays: readonly Replay[];
  readonly copy: () => void;
  /** Reads the profile with the copied token, once per replica. Resolves to all replays so far. */
  readonly replay: (signedIn: boolean) => Promise<readonly Replay[]>;
};

/** Number of requests per replay. With round robin, each of the two replicas gets one. */
const replicas = 2;

/** Keeps a thief's copy of the page's token and the results of its replays. The copy outlives the page's own token. */
export function useThief(): Thief {
  const { client, tokens } = useApi();
  const [token, setToken] = useState<string>();
  const [replays, setReplays] = useState<readonly Replay[]>([]);

  const copy = useCallback(() => {
    setToken(tokens.read());
    setReplays([]);
  }, [tokens]);

  const replay = useCallback(
    async (signedIn: boolean) => {
      if (token === undefined) return replays;
      const responses: Exchange[] = [];
      for (let sent = 0; sent < replicas; sent += 1) {
        // oxlint-disable-next-line no-await-in-loop -- sequential requests reach both replicas
        const { exchange } = await client.request(endpoints.readProfile, {
          token: { value: token, label: 'copied' },
        });
        responses.push(exchange);
      }
      const all = [...replays, { responses, signedIn }];
      setReplays(all);
      return all;
    },
    [client, replays, token],
  );

  return { publicId: token === undefined ? undefined : publicIdOf(token), replays, copy, replay };
}

import { useCallback, useState } from 'react';
import { endpoints } from '@session-lab/contract';
import { useApi } from '../../../api/api-context.tsx';
import type { Exchange } from '../../../api/exchange.ts';
import { publicIdOf } from '../../../api/public-id.ts';

/** One use of the copy. */
type Replay = {
  readonly answers: readonly Exchange[];
  /** Whether the window that it was copied from was signed in then. */
  readonly signedIn: boolean;
};

export type Thief = {
  /** The session that the copy names; undefined before there is a copy. */
  readonly publicId: string | undefined;
  readonly replays: readonly Replay[];
  readonly copy: () => void;
  /** Asks who this is with the copied token, once a replica; resolves to all that came of it so far. */
  readonly replay: (signedIn: boolean) => Promise<readonly Replay[]>;
};

/** Two in a row, and NGINX takes turns: one each. */
const replicas = 2;

/** Somebody who copied this page's token, and what it still opens. The copy stays when the page's own is gone. */
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
      const answers: Exchange[] = [];
      for (let sent = 0; sent < replicas; sent += 1) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other, so that each replica is asked
        const { exchange } = await client.request(endpoints.readProfile, {
          token: { value: token, label: 'copied' },
        });
        answers.push(exchange);
      }
      const all = [...replays, { answers, signedIn }];
      setReplays(all);
      return all;
    },
    [client, replays, token],
  );

  return { publicId: token === undefined ? undefined : publicIdOf(token), replays, copy, replay };
}

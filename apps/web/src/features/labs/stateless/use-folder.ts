import { useCallback, useState } from 'react';
import { endpoints, type Folder, type Place } from '@session-lab/contract/labs/stateless';
import { useApi } from '../../../api/api-context.tsx';
import { asStudent, newStudent } from '../frame/student.ts';

/** What one server said. */
export type Said = { readonly number: number; readonly servedBy: string; readonly folder: Place['folder'] };

export type FolderRuns = {
  /** Where it was changed, and by whom. */
  readonly changed: Place | undefined;
  /** "Where am I?", as the servers remember it. */
  readonly remembered: readonly Said[];
  /** The same, where each request says it. */
  readonly carried: readonly Said[];
  readonly change: (folder: Folder) => Promise<void>;
  readonly ask: () => Promise<void>;
  readonly carry: (folder: Folder) => Promise<void>;
};

const times = 6;

/** A current folder that a server keeps, and one that each request carries. */
export function useFolder(): FolderRuns {
  const { client } = useApi();
  const [headers] = useState(() => asStudent(newStudent()));
  const [changed, setChanged] = useState<Place>();
  const [remembered, setRemembered] = useState<readonly Said[]>([]);
  const [carried, setCarried] = useState<readonly Said[]>([]);

  const change = useCallback(
    async (folder: Folder) => {
      const answer = await client.request(endpoints.changeFolder, {
        body: { folder },
        token: undefined,
        headers,
      });
      if (!answer.ok) return;
      setChanged(answer.data);
      setRemembered([]);
    },
    [client, headers],
  );

  const repeat = useCallback(
    async (send: () => Promise<Said | undefined>, tell: (said: readonly Said[]) => void) => {
      const said: Said[] = [];
      for (let sent = 0; sent < times; sent += 1) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other, so that turns can be seen
        const one = await send();
        if (one !== undefined) said.push(one);
        tell([...said]);
      }
    },
    [],
  );

  const ask = useCallback(
    () =>
      repeat(async () => {
        const answer = await client.request(endpoints.readFolder, { token: undefined, headers });
        if (!answer.ok) return undefined;
        const { folder, keptBy } = answer.data;
        return { number: answer.exchange.number, servedBy: keptBy, folder };
      }, setRemembered),
    [client, headers, repeat],
  );

  const carry = useCallback(
    (folder: Folder) =>
      repeat(async () => {
        const answer = await client.request(endpoints.readFiles, {
          query: { folder },
          token: undefined,
          headers,
        });
        if (!answer.ok) return undefined;
        const { number, servedBy = '' } = answer.exchange;
        return { number, servedBy, folder: answer.data.folder };
      }, setCarried),
    [client, headers, repeat],
  );
  return { changed, remembered, carried, change, ask, carry };
}

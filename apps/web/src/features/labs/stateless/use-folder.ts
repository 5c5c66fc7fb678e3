import { useCallback, useState } from 'react';
import { endpoints, type Folder, type Place } from '@session-lab/contract/labs/stateless';
import { useApi } from '../../../api/api-context.tsx';
import { asStudent, newStudent } from '../frame/student.ts';

export type FolderResult = {
  readonly number: number;
  readonly servedBy: string;
  readonly folder: Place['folder'];
};

export type FolderRuns = {
  /** The stored folder, and the server that stores it. */
  readonly changed: Place | undefined;
  /** Results of requests without a folder: each server responds from its own memory. */
  readonly fromMemory: readonly FolderResult[];
  readonly fromRequest: readonly FolderResult[];
  readonly change: (folder: Folder) => Promise<void>;
  readonly readCurrent: () => Promise<void>;
  readonly list: (folder: Folder) => Promise<void>;
};

const requestCount = 6;

export function useFolder(): FolderRuns {
  const { client } = useApi();
  const [headers] = useState(() => asStudent(newStudent()));
  const [changed, setChanged] = useState<Place>();
  const [fromMemory, setFromMemory] = useState<readonly FolderResult[]>([]);
  const [fromRequest, setFromRequest] = useState<readonly FolderResult[]>([]);

  const change = useCallback(
    async (folder: Folder) => {
      const answer = await client.request(endpoints.changeFolder, {
        body: { folder },
        token: undefined,
        headers,
      });
      if (!answer.ok) return;
      setChanged(answer.data);
      setFromMemory([]);
    },
    [client, headers],
  );

  const repeat = useCallback(
    async (
      send: () => Promise<FolderResult | undefined>,
      show: (results: readonly FolderResult[]) => void,
    ) => {
      const results: FolderResult[] = [];
      for (let sent = 0; sent < requestCount; sent += 1) {
        // oxlint-disable-next-line no-await-in-loop -- sequential requests show the round robin
        const result = await send();
        if (result !== undefined) results.push(result);
        show([...results]);
      }
    },
    [],
  );

  const readCurrent = useCallback(
    () =>
      repeat(async () => {
        const answer = await client.request(endpoints.readFolder, { token: undefined, headers });
        if (!answer.ok) return undefined;
        const { folder, keptBy } = answer.data;
        return { number: answer.exchange.number, servedBy: keptBy, folder };
      }, setFromMemory),
    [client, headers, repeat],
  );

  const list = useCallback(
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
      }, setFromRequest),
    [client, headers, repeat],
  );
  return { changed, fromMemory, fromRequest, change, readCurrent, list };
}

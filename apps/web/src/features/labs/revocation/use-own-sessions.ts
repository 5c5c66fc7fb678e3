import { useCallback, useEffect, useState } from 'react';
import { endpoints, type SessionView } from '@session-lab/contract';
import { useApi, useSession } from '../../../api/api-context.tsx';

/** The person's live sessions as the last answer told them; asked for when the page is opened, and when told to. */
export function useOwnSessions(): { sessions: readonly SessionView[]; refresh: () => Promise<void> } {
  const { client } = useApi();
  const { session } = useSession();
  const [sessions, setSessions] = useState<readonly SessionView[]>([]);
  const who = session.status === 'signed-in' ? session.publicId : undefined;

  const read = useCallback(async () => {
    const answer = await client.request(endpoints.listSessions);
    return answer.ok ? answer.data.sessions : undefined;
  }, [client]);

  useEffect(() => {
    if (who === undefined) return undefined;
    let isCurrent = true;
    void (async () => {
      const found = await read();
      if (isCurrent && found !== undefined) setSessions(found);
    })();
    return () => {
      isCurrent = false;
    };
  }, [read, who]);

  const refresh = useCallback(async () => {
    const found = await read();
    if (found !== undefined) setSessions(found);
  }, [read]);
  return { sessions: who === undefined ? [] : sessions, refresh };
}

import { useCallback, useEffect, useState } from 'react';
import { endpoints, type SessionView } from '@session-lab/contract';
import { useApi, useSession } from '../../../api/api-context.tsx';

/** Returns the user's live sessions from the last response. Requests them when the page opens and on `refresh`. */
export function useOwnSessions(): { sessions: readonly SessionView[]; refresh: () => Promise<void> } {
  const { client } = useApi();
  const { session } = useSession();
  const [sessions, setSessions] = useState<readonly SessionView[]>([]);
  const publicId = session.status === 'signed-in' ? session.publicId : undefined;

  const read = useCallback(async () => {
    const answer = await client.request(endpoints.listSessions);
    return answer.ok ? answer.data.sessions : undefined;
  }, [client]);

  useEffect(() => {
    if (publicId === undefined) return undefined;
    let isCurrent = true;
    void (async () => {
      const found = await read();
      if (isCurrent && found !== undefined) setSessions(found);
    })();
    return () => {
      isCurrent = false;
    };
  }, [publicId, read]);

  const refresh = useCallback(async () => {
    const found = await read();
    if (found !== undefined) setSessions(found);
  }, [read]);
  return { sessions: publicId === undefined ? [] : sessions, refresh };
}

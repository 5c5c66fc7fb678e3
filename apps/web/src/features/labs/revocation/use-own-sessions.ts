import { useCallback, useEffect, useState } from 'react';
import { endpoints, type SessionView } from '@session-lab/contract';
import { useApi, useSession } from '../../../api/api-context.tsx';

/** The person's live sessions as the last answer told them; asked for when the page is opened, and when told to. */
export function useOwnSessions(): { sessions: readonly SessionView[]; refresh: () => Promise<void> } {
  const { client } = useApi();
  const { session } = useSession();
  const [sessions, setSessions] = useState<readonly SessionView[]>([]);
  const who = session.status === 'signed-in' ? session.publicId : undefined;

  const refresh = useCallback(async () => {
    const answer = await client.request(endpoints.listSessions);
    if (answer.ok) setSessions(answer.data.sessions);
  }, [client]);

  useEffect(() => {
    if (who !== undefined) void refresh();
  }, [refresh, who]);
  return { sessions: who === undefined ? [] : sessions, refresh };
}

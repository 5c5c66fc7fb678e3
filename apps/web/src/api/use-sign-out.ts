import { endpoints } from '@session-lab/contract';
import { useApi, useSession } from './api-context.tsx';

/** Codes that need no notice: the session has ended already, or the page belongs to another user now. */
const settledCodes = new Set(['invalid_token', 'session_changed']);

/** Signs out. Drops the token only when the server confirms; otherwise the session would remain in Redis unnoticed. */
export function useSignOut(): () => Promise<void> {
  const { client } = useApi();
  const { endedBy, showNotice } = useSession();
  return async () => {
    const answer = await client.request(endpoints.signOut);
    if (answer.ok) endedBy(answer.exchange, 'signed_out');
    else if (answer.offline || !settledCodes.has(answer.problem.code)) showNotice('not_signed_out');
  };
}

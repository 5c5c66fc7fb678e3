import { endpoints } from '@session-lab/contract';
import { useApi, useSession } from './api-context.tsx';

/** Codes after which there is nothing to report: the session is over already, or is another user's now. */
const settledCodes = new Set(['invalid_token', 'session_changed']);

/** Signs out. Drops the token only when the server confirmed; otherwise the session would stay in the store, unseen. */
export function useSignOut(): () => Promise<void> {
  const { client } = useApi();
  const { ended, say } = useSession();
  return async () => {
    const answer = await client.request(endpoints.signOut);
    if (answer.ok) ended(answer.exchange, 'signed_out');
    else if (answer.offline || !settledCodes.has(answer.problem.code)) say('not_signed_out');
  };
}

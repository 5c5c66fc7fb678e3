import { useCallback, useEffect, useRef, useState } from 'react';
import { endpoints, livePath } from '@session-lab/contract';
import { useApi } from '../../../api/api-context.tsx';
import { publicIdOf } from '../../../api/public-id.ts';

export type SecondWindow =
  | { readonly kind: 'none'; readonly problem?: string }
  | { readonly kind: 'open'; readonly publicId: string | undefined }
  /** Its socket closed: with 4401 because the session ended. */
  | { readonly kind: 'closed'; readonly publicId: string | undefined; readonly code: number };

/** A second sign-in of the same person, held by this page beside its own: another session, with a socket of its own. */
export function useSecondWindow(): {
  state: SecondWindow;
  open: (credentials: { email: string; password: string }) => Promise<void>;
} {
  const { client } = useApi();
  const [state, setState] = useState<SecondWindow>({ kind: 'none' });
  const held = useRef<{ socket: WebSocket; token: { value: string; label: string } }>(undefined);

  const letGo = useCallback(() => {
    const { current } = held;
    held.current = undefined;
    if (current === undefined) return;
    current.socket.close();
    void client.request(endpoints.signOut, { token: current.token });
  }, [client]);
  // A session that nobody holds any more is not left behind.
  useEffect(() => letGo, [letGo]);

  const open = useCallback(
    async ({ email, password }: { email: string; password: string }) => {
      const answer = await client.request(endpoints.signIn, { body: { email, password }, token: undefined });
      if (!answer.ok || answer.newToken === undefined) {
        const problem = answer.ok || answer.offline ? 'No answer came.' : answer.problem.title;
        setState({ kind: 'none', problem });
        return;
      }
      const token = { value: answer.newToken, label: 'window 2' };
      const publicId = publicIdOf(answer.newToken);
      const { socket } = client.openSocket(livePath, { token });
      held.current = { socket, token };
      setState({ kind: 'open', publicId });
      socket.addEventListener('close', ({ code }) => {
        if (held.current?.socket !== socket) return;
        held.current = undefined;
        setState({ kind: 'closed', publicId, code });
      });
    },
    [client],
  );
  return { state, open };
}

import { useCallback, useEffect, useRef, useState } from 'react';
import { endpoints, livePath } from '@session-lab/contract';
import { useApi } from '../../../api/api-context.tsx';
import { publicIdOf } from '../../../api/public-id.ts';

export type SecondWindow =
  | { readonly kind: 'none'; readonly problem?: string }
  | { readonly kind: 'open'; readonly publicId: string | undefined }
  /** The socket closed; code 4401 means that the session ended. */
  | { readonly kind: 'closed'; readonly publicId: string | undefined; readonly code: number };

/** Keeps a second session of the same user in this page, with its own token and WebSocket. */
export function useSecondWindow(): {
  state: SecondWindow;
  open: (credentials: { email: string; password: string }) => Promise<void>;
} {
  const { client } = useApi();
  const [state, setState] = useState<SecondWindow>({ kind: 'none' });
  const second = useRef<{ socket: WebSocket; token: { value: string; label: string } }>(undefined);

  const end = useCallback(() => {
    const { current } = second;
    second.current = undefined;
    if (current === undefined) return;
    current.socket.close();
    void client.request(endpoints.signOut, { token: current.token });
  }, [client]);
  // Ends the second session when the page closes.
  useEffect(() => end, [end]);

  const open = useCallback(
    async ({ email, password }: { email: string; password: string }) => {
      const answer = await client.request(endpoints.signIn, { body: { email, password }, token: undefined });
      if (!answer.ok || answer.newToken === undefined) {
        const problem = answer.ok || answer.offline ? 'No response. Try again.' : answer.problem.title;
        setState({ kind: 'none', problem });
        return;
      }
      const token = { value: answer.newToken, label: 'window 2' };
      const publicId = publicIdOf(answer.newToken);
      const { socket } = client.openSocket(livePath, { token });
      second.current = { socket, token };
      setState({ kind: 'open', publicId });
      socket.addEventListener('close', ({ code }) => {
        if (second.current?.socket !== socket) return;
        second.current = undefined;
        setState({ kind: 'closed', publicId, code });
      });
    },
    [client],
  );
  return { state, open };
}

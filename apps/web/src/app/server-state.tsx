import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { Outlet } from 'react-router';
import { useSession } from '../api/api-context.tsx';

/** One cache a session: what one person saw is never shown to the next. Nothing is asked twice behind anybody's back. */
const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      // Offline too a request is made and fails: otherwise a button would seem dead.
      queries: {
        networkMode: 'always',
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        staleTime: 0,
      },
      mutations: { retry: false },
    },
  });

function Cache(): ReactNode {
  const [queryClient] = useState(createQueryClient);
  const { outage } = useSession();
  useEffect(() => {
    // What could not be loaded while something was away is asked for once when it is back.
    if (outage === undefined) {
      void queryClient.refetchQueries({ predicate: ({ state }) => state.status === 'error' });
    }
  }, [outage, queryClient]);
  return (
    <QueryClientProvider client={queryClient}>
      <Outlet />
    </QueryClientProvider>
  );
}

/** A layout route: the pages under it may use TanStack Query. */
export default function ServerState(): ReactNode {
  const { session } = useSession();
  return <Cache key={session.status === 'signed-in' ? session.profile.id : session.status} />;
}

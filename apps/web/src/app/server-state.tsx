import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { Outlet } from 'react-router';
import { useSession } from '../api/api-context.tsx';

/** Creates a cache that neither retries nor reloads by itself, so that each request has a visible reason. */
const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      // Sends requests offline too. They fail, and the user sees that.
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
    // Repeats the failed queries once after an outage.
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

/** Provides TanStack Query to the pages below it. Each user has a new cache, so no user sees the data of another. */
export default function ServerState(): ReactNode {
  const { session } = useSession();
  return <Cache key={session.status === 'signed-in' ? session.profile.id : session.status} />;
}

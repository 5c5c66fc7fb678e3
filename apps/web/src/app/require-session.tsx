import type { ReactNode } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { useSession } from '../api/api-context.tsx';
import { Loading } from '../ui/loading.tsx';

/**
 * A layout route for the pages of a signed-in person. A guest goes to `/sign-in`, whose location state says where from
 * (`{ from: '/account' }`), and who has just left on purpose to the first lab; while the first check is in flight the page says so.
 */
export function RequireSession(): ReactNode {
  const { session, notice, isKnown } = useSession();
  const { pathname } = useLocation();
  if (session.status === 'guest' && (notice === 'signed_out' || notice === 'account_deleted'))
    return <Navigate to="/labs/stateless" replace />;
  if (session.status === 'guest') return <Navigate to="/sign-in" replace state={{ from: pathname }} />;
  if (session.status === 'signed-in') return <Outlet />;
  // The shell says it where another tab's token is checked.
  return isKnown && <Loading>Checking your session</Loading>;
}

import type { ReactNode } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { useSession } from '../api/api-context.tsx';

/**
 * A layout route for the pages of a signed-in person. A guest goes to `/sign-in`, whose location state says where from
 * (`{ from: '/account' }`), and who has just left on purpose to the first lab; while the first check is under way the page stays empty, at its size.
 */
export function RequireSession(): ReactNode {
  const { session, notice } = useSession();
  const { pathname } = useLocation();
  if (session.status === 'guest' && (notice === 'signed_out' || notice === 'account_deleted'))
    return <Navigate to="/labs/stateless" replace />;
  if (session.status === 'guest') return <Navigate to="/sign-in" replace state={{ from: pathname }} />;
  return session.status === 'signed-in' ? <Outlet /> : null;
}

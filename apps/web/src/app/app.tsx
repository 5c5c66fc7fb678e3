import type { ReactNode } from 'react';
import { BrowserRouter, Navigate, Outlet, Route, Routes, useLocation } from 'react-router';
import { ApiProvider, useSession, type Api } from '../api/api-context.tsx';
import { labs } from '../features/labs/registry.ts';
import { OpeningPage } from '../features/opening/opening-page.tsx';
import { lazyComponent } from '../ui/lazy-component.tsx';
import { Loading } from '../ui/loading.tsx';
import { NotFoundPage } from './error-pages.tsx';
import { Shell } from './shell.tsx';

const labNames: ReadonlySet<string> = new Set(labs.map(({ name }) => name));
const lazyLabs = labs.map(({ name, loadPage }) => ({ name, LabPage: lazyComponent<object>(loadPage) }));
const ServerState = lazyComponent(() => import('./server-state.tsx'));
const ProgressPage = lazyComponent(() => import('../features/labs/path/progress-page.tsx'));
const EndPage = lazyComponent(() => import('../features/labs/path/end-page.tsx'));
const SignUpPage = lazyComponent(() => import('../features/auth/sign-up-page.tsx'));
const SignInPage = lazyComponent(() => import('../features/auth/sign-in-page.tsx'));
const TokenPage = lazyComponent(() => import('../features/auth/token-page.tsx'));
const AccountPage = lazyComponent(() => import('../features/account/account-page.tsx'));
const SessionsPage = lazyComponent(() => import('../features/sessions/sessions-page.tsx'));
const AdminPage = lazyComponent(() => import('../features/admin/admin-page.tsx'));
const LivePage = lazyComponent(() => import('../features/live/live-page.tsx'));

export function App({ api }: { api: Api }): ReactNode {
  return (
    <ApiProvider api={api}>
      <BrowserRouter>
        <Routes>
          <Route element={<Shell />}>
            <Route index element={<OpeningPage />} />
            {lazyLabs.map(({ name, LabPage }) => (
              <Route key={name} path={`labs/${name}`} element={<LabPage />} />
            ))}
            <Route path="progress" element={<ProgressPage />} />
            <Route path="end" element={<EndPage />} />
            <Route path="sign-up" element={<SignUpPage />} />
            <Route path="sign-in" element={<SignInPage />} />
            <Route element={<RequireSession />}>
              <Route path="token" element={<TokenPage hasCookiesLab={labNames.has('cookies')} />} />
              <Route element={<ServerState />}>
                <Route path="account" element={<AccountPage />} />
                <Route path="sessions" element={<SessionsPage />} />
                <Route path="admin" element={<AdminPage labs={labs} />} />
                <Route path="live" element={<LivePage />} />
              </Route>
            </Route>
            <Route path="*" element={<NotFoundPage />} />
          </Route>
        </Routes>
      </BrowserRouter>
    </ApiProvider>
  );
}

/**
 * Shows the pages below it to signed-in users only. Sends a guest to `/sign-in` with the page in the location's state
 * (`{ from: '/account' }`), and to the first lab after a sign-out or the deletion of the account.
 */
function RequireSession(): ReactNode {
  const { session, notice, isKnown } = useSession();
  const { pathname } = useLocation();
  if (session.status === 'guest' && (notice === 'signed_out' || notice === 'account_deleted'))
    return <Navigate to="/labs/stateless" replace />;
  if (session.status === 'guest') return <Navigate to="/sign-in" replace state={{ from: pathname }} />;
  if (session.status === 'signed-in') return <Outlet />;
  // The shell shows its own text while it checks the token of another tab.
  return isKnown && <Loading>Checking your session</Loading>;
}

import type { ReactNode } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { ApiProvider, type Api } from '../api/api-context.tsx';
import { labs } from '../features/labs/list.ts';
import { labPages } from '../features/labs/pages.ts';
import { OpeningPage } from '../features/opening/opening-page.tsx';
import { latePart } from '../ui/late-part.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { RequireSession } from './require-session.tsx';
import { Shell } from './shell.tsx';

const labParts = labs.map(({ name }) => ({ name, LabPage: latePart(labPages[name]) }));
const ServerState = latePart(() => import('./server-state.tsx'));
const SignUpPage = latePart(() => import('../features/auth/sign-up-page.tsx'));
const SignInPage = latePart(() => import('../features/auth/sign-in-page.tsx'));
const AccountPage = latePart(() => import('../features/account/account-page.tsx'));
const SessionsPage = latePart(() => import('../features/sessions/sessions-page.tsx'));
const AdminPage = latePart(() => import('../features/admin/admin-page.tsx'));
const LivePage = latePart(() => import('../features/live/live-page.tsx'));

export function App({ api }: { api: Api }): ReactNode {
  return (
    <ApiProvider api={api}>
      <BrowserRouter>
        <Routes>
          <Route element={<Shell />}>
            <Route index element={<OpeningPage />} />
            {labParts.map(({ name, LabPage }) => (
              <Route key={name} path={`labs/${name}`} element={<LabPage />} />
            ))}
            <Route path="sign-up" element={<SignUpPage />} />
            <Route path="sign-in" element={<SignInPage />} />
            <Route element={<RequireSession />}>
              <Route element={<ServerState />}>
                <Route path="account" element={<AccountPage />} />
                <Route path="sessions" element={<SessionsPage />} />
                <Route path="admin" element={<AdminPage />} />
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

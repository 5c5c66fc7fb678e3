import type { ReactNode } from 'react';
import { useSession } from '../../api/api-context.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { AllSessions } from './all-sessions.tsx';

export default function AdminPage(): ReactNode {
  const { session } = useSession();
  if (session.status !== 'signed-in') return null;
  const { role, email } = session.profile;
  if (role !== 'admin') {
    return (
      <Page title="All sessions" lead="This page is for administrators." width="narrow">
        <Notice>
          Whoever runs the lab makes one, in a terminal:
          <br />
          <code>npm run admin -- grant {email}</code>
          <br />
          You are signed out then, and sign in anew with the new role.
        </Notice>
      </Page>
    );
  }
  return (
    <Page
      title="All sessions"
      lead="Redis walks its keys with SCAN. A page’s size is a hint to it: a page may hold more, fewer, or none."
    >
      <AllSessions />
    </Page>
  );
}

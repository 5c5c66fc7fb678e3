import type { ReactNode } from 'react';
import { useSession } from '../../api/api-context.tsx';
import { Page } from '../../ui/page.tsx';
import styles from './account-page.module.css';
import { DeleteAccount } from './delete-account.tsx';
import { DisplayNameForm } from './display-name-form.tsx';
import { PasswordForm } from './password-form.tsx';
import { ProfileFacts } from './profile-facts.tsx';

/** Everything here came with the session: no request is made to show it. */
export default function AccountPage(): ReactNode {
  const { session } = useSession();
  if (session.status !== 'signed-in') return null;
  const { profile } = session;
  return (
    <Page
      title="Account"
      lead="The account outlives every session. The session carries a copy of its profile."
    >
      <div className={styles['columns']}>
        <div className={styles['column']}>
          <ProfileFacts profile={profile} />
          <DisplayNameForm displayName={profile.displayName} />
        </div>
        <div className={styles['column']}>
          <PasswordForm profile={profile} />
        </div>
      </div>
      <DeleteAccount userName={profile.userName} />
    </Page>
  );
}

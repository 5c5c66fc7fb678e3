import type { ReactNode } from 'react';
import type { Profile } from '@session-lab/contract';
import { Panel } from '../../ui/panel.tsx';
import styles from './profile-facts.module.css';

const days = new Intl.DateTimeFormat('en', { dateStyle: 'long' });
const roleNames = { user: 'user', admin: 'administrator' } as const;

export function ProfileFacts({ profile }: { profile: Profile }): ReactNode {
  return (
    <Panel title="Profile" aside={<code>GET /v1/users/me</code>}>
      <dl className={styles['facts']}>
        <dt>User name</dt>
        <dd>{profile.userName}</dd>
        <dt>Display name</dt>
        <dd>{profile.displayName}</dd>
        <dt>E-mail</dt>
        <dd>{profile.email}</dd>
        <dt>Role</dt>
        <dd>{roleNames[profile.role]}</dd>
        <dt>Member since</dt>
        <dd>
          <time dateTime={profile.createdAt}>{days.format(Date.parse(profile.createdAt))}</time>
        </dd>
      </dl>
    </Panel>
  );
}

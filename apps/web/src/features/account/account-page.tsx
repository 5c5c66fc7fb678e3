import { useState, type ReactNode } from 'react';
import { DisplayName, endpoints, type Profile } from '@session-lab/contract';
import { useApi, useSession } from '../../api/api-context.tsx';
import { useForm } from '../../api/use-form.ts';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Tag } from '../../ui/tag.tsx';
import styles from './account-page.module.css';
import { DeleteAccount } from './delete-account.tsx';
import { PasswordForm } from './password-form.tsx';

/** Shows the profile of the session, without a request. */
export default function AccountPage(): ReactNode {
  const { session } = useSession();
  if (session.status !== 'signed-in') return null;
  const { profile } = session;
  return (
    <Page
      title="Account"
      lead="The account remains when a session ends. Each session has a copy of the profile."
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

const days = new Intl.DateTimeFormat('en', { dateStyle: 'long' });
const roleNames = { user: 'user', admin: 'administrator' } as const;

const ProfileFacts = ({ profile }: { profile: Profile }): ReactNode => (
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

function DisplayNameForm({ displayName }: { displayName: string }): ReactNode {
  const { client } = useApi();
  const { update } = useSession();
  const [saved, setSaved] = useState<string>();
  const form = useForm({
    schema: endpoints.changeProfile.body,
    initial: { displayName },
    send: (body) => client.request(endpoints.changeProfile, { body }),
    onDone: ({ data }) => {
      update(data);
      setSaved(data.displayName);
    },
  });
  const isSaved = saved !== undefined && DisplayName.safeParse(form.values.displayName).data === saved;
  return (
    <Panel title="Display name" aside={<code>PATCH /v1/users/me</code>}>
      <Form
        form={form}
        verb="Save"
        running="Saving"
        look="quiet"
        end={<output>{isSaved && <Tag>Saved in every session</Tag>}</output>}
      >
        <Field
          {...form.field('displayName')}
          label="Name that others see"
          hint="Other users see it on the Live page, with your user name."
          autoComplete="nickname"
        />
      </Form>
    </Panel>
  );
}

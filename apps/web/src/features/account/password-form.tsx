import { useState, type ReactNode } from 'react';
import { endpoints, passwordLength, type Profile } from '@session-lab/contract';
import { useApi } from '../../api/api-context.tsx';
import { useForm } from '../../api/use-form.ts';
import { PasswordField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { NewPasswordField } from '../../ui/new-password-field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';

/** Changes the password. The other sessions end, and this session gets a new token. */
export function PasswordForm({ profile }: { profile: Profile }): ReactNode {
  const { client, tokens } = useApi();
  const [changed, setChanged] = useState(false);
  const form = useForm({
    schema: endpoints.changePassword.body,
    initial: { currentPassword: '', newPassword: '' },
    send: (body) => {
      setChanged(false);
      return client.request(endpoints.changePassword, { body });
    },
    onDone: () => {
      form.reset();
      setChanged(true);
    },
  });
  return (
    <Panel title="Password" aside={<code>PUT /v1/users/me/password</code>}>
      <Form form={form} verb="Change the password" running="Changing the password">
        {/* Shows password managers which account the password belongs to. */}
        <input
          className="visually-hidden"
          type="text"
          autoComplete="username"
          value={profile.email}
          readOnly
          tabIndex={-1}
          aria-hidden
        />
        <PasswordField
          {...form.field('currentPassword')}
          label="Current password"
          autoComplete="current-password"
        />
        <NewPasswordField
          {...form.field('newPassword')}
          label="New password"
          hint={`At least ${passwordLength.min} characters of any kind.`}
          known={[profile.userName, profile.email]}
        />
      </Form>
      {changed && (
        <Notice look="ok">
          Password changed. Your other sessions have ended. A new token came in the response header and
          replaced the old token in {tokens.kept() ? 'localStorage' : 'the memory of this page'}.
        </Notice>
      )}
    </Panel>
  );
}

import { useState, type ReactNode } from 'react';
import { endpoints, passwordLength, type Profile } from '@session-lab/contract';
import { useApi } from '../../api/api-context.tsx';
import { useForm } from '../../api/use-form.ts';
import { PasswordField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { NewPasswordField } from '../../ui/new-password-field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';

/** The other sessions end, and this one goes on under a new token, kept where the old one was. */
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
      <Form form={form} verb="Change the password" running="Changing it">
        {/* For a password manager: the account of this password. */}
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
          hint={`${passwordLength.min} characters or more, of anything.`}
          known={[profile.userName, profile.email]}
        />
      </Form>
      {changed && (
        <Notice look="ok">
          The password is changed and your other sessions were ended. A new token came in the header and
          replaced the one in {tokens.kept() ? 'localStorage' : 'this page’s memory'}.
        </Notice>
      )}
    </Panel>
  );
}

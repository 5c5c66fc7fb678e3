import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { endpoints, type Profile } from '@session-lab/contract';
import { useApi } from '../../api/api-context.tsx';
import type { Answer } from '../../api/client.ts';
import { useForm } from '../../api/use-form.ts';
import { Field, PasswordField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { KeepChoice } from './keep-choice.tsx';
import { useKeep } from './use-keep.ts';

type SignInFormProps = {
  onSignedIn: (answer: Extract<Answer<Profile>, { ok: true }>, options: { keep: boolean }) => void;
};

export function SignInForm({ onSignedIn }: SignInFormProps): ReactNode {
  const { client, device } = useApi();
  const { state }: { state: unknown } = useLocation();
  const [keep, setKeep] = useKeep();
  const form = useForm({
    schema: endpoints.signIn.body,
    initial: { email: '', password: '' },
    send: (body) => client.request(endpoints.signIn, { body, headers: device.headers() }),
    onDone: (answer) => {
      onSignedIn(answer, { keep });
    },
  });
  const toSignUp = (
    <Link to="/sign-up" state={state}>
      Make an account
    </Link>
  );
  return (
    <Form form={form} verb="Sign in" running="Signing in" beside={toSignUp}>
      <Field
        {...form.field('email')}
        label="User name or e-mail"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
      />
      <PasswordField {...form.field('password')} label="Password" autoComplete="current-password" />
      <KeepChoice keep={keep} onChange={setKeep} />
    </Form>
  );
}

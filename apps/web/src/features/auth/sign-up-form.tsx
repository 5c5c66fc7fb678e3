import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { endpoints, passwordLength, type Profile } from '@session-lab/contract';
import { useApi } from '../../api/api-context.tsx';
import type { Answer } from '../../api/client.ts';
import { useForm } from '../../api/use-form.ts';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { NewPasswordField } from '../../ui/new-password-field.tsx';
import { KeepChoice } from './keep-choice.tsx';
import { useKeep } from './use-keep.ts';

type SignUpFormProps = {
  onSignedUp: (answer: Extract<Answer<Profile>, { ok: true }>, options: { keep: boolean }) => void;
};

export function SignUpForm({ onSignedUp }: SignUpFormProps): ReactNode {
  const { client } = useApi();
  const { state }: { state: unknown } = useLocation();
  const [keep, setKeep] = useKeep();
  const form = useForm({
    schema: endpoints.signUp.body,
    initial: { userName: '', email: '', password: '' },
    send: (body) => client.request(endpoints.signUp, { body }),
    onDone: (answer) => {
      onSignedUp(answer, { keep });
    },
  });
  const { userName, email } = form.values;
  const toSignIn = (
    <Link to="/sign-in" state={state}>
      I have an account
    </Link>
  );
  return (
    <Form form={form} verb="Sign up" running="Signing up" beside={toSignIn}>
      <Field
        {...form.field('userName')}
        label="User name"
        hint="Others see it on the live page."
        autoComplete="nickname"
        autoCapitalize="none"
        spellCheck={false}
      />
      {/* "username": a password manager keeps the e-mail address, which the sign-in form offers to fill. */}
      <Field {...form.field('email')} label="E-mail" type="email" autoComplete="username" />
      <NewPasswordField
        {...form.field('password')}
        label="Password"
        hint={`${passwordLength.min} characters or more, of anything. Pasting works.`}
        known={[userName, email]}
      />
      <KeepChoice keep={keep} onChange={setKeep} />
    </Form>
  );
}

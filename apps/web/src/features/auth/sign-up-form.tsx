import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { endpoints, passwordLength, type Profile } from '@session-lab/contract';
import { useApi } from '../../api/api-context.tsx';
import type { Answer } from '../../api/client.ts';
import { useForm } from '../../api/use-form.ts';
import { Field, PasswordField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { StrengthMeter } from '../../ui/strength-meter.tsx';
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
  const { userName, email, password } = form.values;
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
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
      />
      <Field {...form.field('email')} label="E-mail" type="email" autoComplete="email" />
      <PasswordField
        {...form.field('password')}
        label="Password"
        hint={`${passwordLength.min} characters or more, of anything. Pasting works.`}
        autoComplete="new-password"
      />
      <StrengthMeter password={password} least={passwordLength.min} known={[userName, email]} />
      <KeepChoice keep={keep} onChange={setKeep} />
    </Form>
  );
}

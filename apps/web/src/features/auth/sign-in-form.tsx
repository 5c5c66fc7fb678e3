import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import * as z from 'zod/mini';
import { endpoints, type Profile } from '@session-lab/contract';
import { useApi } from '../../api/api-context.tsx';
import type { Answer } from '../../api/client.ts';
import { useForm } from '../../api/use-form.ts';
import { Field, PasswordField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { KeepChoice } from './keep-choice.tsx';
import { useKeep } from './use-keep.ts';

/** The contract takes any text. What has no @ is a user name, and would only be refused. */
const schema = z.extend(endpoints.signIn.body, {
  email: endpoints.signIn.body.shape.email.check(
    z.refine(
      (text) => text === '' || text.includes('@'),
      'Sign in with the e-mail address, not the user name.',
    ),
  ),
});

type SignInFormProps = {
  onSignedIn: (answer: Extract<Answer<Profile>, { ok: true }>, options: { keep: boolean }) => void;
};

export function SignInForm({ onSignedIn }: SignInFormProps): ReactNode {
  const { client } = useApi();
  const { state }: { state: unknown } = useLocation();
  const [keep, setKeep] = useKeep();
  const form = useForm({
    schema,
    initial: { email: '', password: '' },
    send: (body) => client.request(endpoints.signIn, { body }),
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
      <Field {...form.field('email')} label="E-mail" type="email" autoComplete="email" />
      <PasswordField {...form.field('password')} label="Password" autoComplete="current-password" />
      <KeepChoice keep={keep} onChange={setKeep} />
    </Form>
  );
}

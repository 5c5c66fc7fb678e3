import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { endpoints, passwordLength } from '@session-lab/contract';
import { useApi, useSession } from '../../api/api-context.tsx';
import { useForm } from '../../api/use-form.ts';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { NewPasswordField } from '../../ui/new-password-field.tsx';
import { Page } from '../../ui/page.tsx';
import { AuthLayout } from './auth-layout.tsx';
import { KeepChoice, useKeep } from './keep-choice.tsx';
import { useArrival, type OnToken } from './use-arrival.ts';

const steps = [
  'A server hashes your password and stores only the hash.',
  'It creates a session in Redis.',
  'It returns the token of the session once, in a response header. You will see it arrive.',
];

export default function SignUpPage(): ReactNode {
  const { session } = useSession();
  const { hasArrived, onToken } = useArrival();
  if (session.status === 'checking') return <Page title="Sign up">{null}</Page>;
  return (
    <AuthLayout
      title="Sign up"
      lead="The account is for these labs only. Any e-mail address works: it receives no mail."
      request="POST /v1/users"
      steps={steps}
      hasArrived={hasArrived}
      form={<SignUpForm onToken={onToken} />}
    />
  );
}

function SignUpForm({ onToken }: { onToken: OnToken }): ReactNode {
  const { client } = useApi();
  const state: unknown = useLocation().state;
  const [keep, setKeep] = useKeep();
  const form = useForm({
    schema: endpoints.signUp.body,
    initial: { userName: '', email: '', password: '' },
    send: (body) => client.request(endpoints.signUp, { body }),
    onDone: (answer) => {
      onToken(answer, { keep });
    },
  });
  const { userName, email } = form.values;
  const toSignIn = (
    <Link to="/sign-in" state={state}>
      Sign in instead
    </Link>
  );
  return (
    <Form form={form} verb="Sign up" running="Signing up" focusFirst end={toSignIn}>
      <Field
        {...form.field('userName')}
        label="User name"
        hint="Other users see it on the Live page."
        autoComplete="nickname"
        autoCapitalize="none"
        spellCheck={false}
      />
      {/* "username" makes a password manager store the e-mail address, which it then offers in the sign-in form. */}
      <Field {...form.field('email')} label="E-mail" type="email" autoComplete="username" />
      <NewPasswordField
        {...form.field('password')}
        label="Password"
        hint={`At least ${passwordLength.min} characters of any kind.`}
        known={[userName, email]}
      />
      <KeepChoice keep={keep} onChange={setKeep} />
    </Form>
  );
}

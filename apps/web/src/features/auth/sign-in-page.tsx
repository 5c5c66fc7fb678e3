import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { endpoints } from '@session-lab/contract';
import { useApi, useSession } from '../../api/api-context.tsx';
import { useForm } from '../../api/use-form.ts';
import { Field, PasswordField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Page } from '../../ui/page.tsx';
import { AuthLayout } from './auth-layout.tsx';
import { destinationOf, nameOf } from './destination.ts';
import { KeepChoice, useKeep } from './keep-choice.tsx';
import { useArrival, type OnToken } from './use-arrival.ts';

const steps = [
  'A server checks the password against its hash. This takes just as long for an unknown account, so the time does not show which accounts exist.',
  'It creates a new session in Redis. If you are signed in on this page, your old session ends.',
  'It returns the new token once, in a response header. You will see it arrive.',
];

export default function SignInPage(): ReactNode {
  const { session } = useSession();
  const state: unknown = useLocation().state;
  const { hasArrived, onToken } = useArrival();
  if (session.status === 'checking') return <Page title="Sign in">{null}</Page>;
  const destination = destinationOf(state);
  return (
    <AuthLayout
      title="Sign in"
      lead={
        destination.startsWith('/labs/')
          ? 'Each sign-in creates a new session.'
          : `Sign in to see ${nameOf(destination)}.`
      }
      request="POST /v1/sessions"
      steps={steps}
      hasArrived={hasArrived}
      form={<SignInForm onToken={onToken} />}
    />
  );
}

function SignInForm({ onToken }: { onToken: OnToken }): ReactNode {
  const { client, device } = useApi();
  const state: unknown = useLocation().state;
  const [keep, setKeep] = useKeep();
  const form = useForm({
    schema: endpoints.signIn.body,
    initial: { email: '', password: '' },
    send: (body) => client.request(endpoints.signIn, { body, headers: device.headers() }),
    onDone: (answer) => {
      onToken(answer, { keep });
    },
  });
  const toSignUp = (
    <Link to="/sign-up" state={state}>
      Create an account
    </Link>
  );
  return (
    <Form form={form} verb="Sign in" running="Signing in" focusFirst end={toSignUp}>
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

import type { ReactNode } from 'react';
import { useLocation } from 'react-router';
import { useSession } from '../../api/api-context.tsx';
import { Page } from '../../ui/page.tsx';
import { AlreadySignedIn } from './already-signed-in.tsx';
import { Arrival } from './arrival.tsx';
import { AuthLayout } from './auth-layout.tsx';
import { destinationOf } from './destination.ts';
import { SignInForm } from './sign-in-form.tsx';
import { useArrival } from './use-arrival.ts';

const steps = [
  'A replica checks the password against its hash. For an unknown account it works just as long, so the time does not show which accounts exist.',
  'It opens a new session in Redis. If you were signed in here already, that session ends.',
  'It sends the new token back, once, in a response header. You will see it arrive.',
];

/** What a guest asked for, by its address. */
const wanted = new Map([
  ['/account', 'your account'],
  ['/sessions', 'your sessions'],
  ['/live', 'who is here'],
  ['/admin', 'everybody’s sessions'],
]);

export default function SignInPage(): ReactNode {
  const { session } = useSession();
  const { state }: { state: unknown } = useLocation();
  const { arrived, take } = useArrival();
  if (arrived !== undefined) return <Arrival arrived={arrived} />;
  if (session.status === 'checking') return <Page title="Sign in">{null}</Page>;
  const goal = wanted.get(destinationOf(state));
  const form = <SignInForm onSignedIn={take} />;
  return (
    <AuthLayout
      title="Sign in"
      lead={goal === undefined ? 'Each sign-in opens a session of its own.' : `Sign in to see ${goal}.`}
      request="POST /v1/sessions"
      steps={steps}
    >
      {session.status === 'signed-in' ? (
        <AlreadySignedIn userName={session.profile.userName}>{form}</AlreadySignedIn>
      ) : (
        form
      )}
    </AuthLayout>
  );
}

import type { ReactNode } from 'react';
import { useSession } from '../../api/api-context.tsx';
import { Page } from '../../ui/page.tsx';
import { AlreadySignedIn } from './already-signed-in.tsx';
import { Arrival } from './arrival.tsx';
import { AuthLayout } from './auth-layout.tsx';
import { SignUpForm } from './sign-up-form.tsx';
import { useArrival } from './use-arrival.ts';

const steps = [
  'A replica hashes your password, and keeps only the hash.',
  'It opens a session in Redis.',
  'It sends the session’s token back, once, in a response header. You will see it arrive.',
];

export default function SignUpPage(): ReactNode {
  const { session } = useSession();
  const { arrived, take } = useArrival();
  if (arrived !== undefined) return <Arrival arrived={arrived} />;
  if (session.status === 'checking') return <Page title="Sign up">{null}</Page>;
  const form = <SignUpForm onSignedUp={take} />;
  return (
    <AuthLayout
      title="Sign up"
      lead="The account is for this lab. Any address will do: nothing is sent to it."
      request="POST /v1/users"
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

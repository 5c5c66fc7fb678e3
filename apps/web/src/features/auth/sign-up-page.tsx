import type { ReactNode } from 'react';
import { Page } from '../../ui/page.tsx';

export default function SignUpPage(): ReactNode {
  return <Page title="Sign up">{null}</Page>;
}

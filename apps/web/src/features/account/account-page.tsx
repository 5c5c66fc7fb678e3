import type { ReactNode } from 'react';
import { Page } from '../../ui/page.tsx';

export default function AccountPage(): ReactNode {
  return <Page title="Account">{null}</Page>;
}

import type { ReactNode } from 'react';
import { Page } from '../../ui/page.tsx';

export function StatelessPage(): ReactNode {
  return <Page title="Your next request can go to any server. You stay signed in.">{null}</Page>;
}

import type { ReactNode } from 'react';
import { Page } from '../../ui/page.tsx';

export default function AdminPage(): ReactNode {
  return <Page title="All sessions">{null}</Page>;
}

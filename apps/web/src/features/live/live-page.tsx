import type { ReactNode } from 'react';
import { Page } from '../../ui/page.tsx';

export default function LivePage(): ReactNode {
  return <Page title="Live">{null}</Page>;
}

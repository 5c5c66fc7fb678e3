import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { buttonClass } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';

export function NotFoundPage(): ReactNode {
  return (
    <Page title="There is no such page" lead="The address may have a typing error in it." width="narrow">
      <div>
        <Link className={buttonClass('primary')} to="/">
          To the first page
        </Link>
      </div>
    </Page>
  );
}

import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useApi, useSession } from '../api/api-context.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';
import styles from './error-pages.module.css';

export const NotFoundPage = (): ReactNode => (
  <Page title="Page not found" lead="Check the address for typing errors." width="narrow">
    <div>
      <Link className={buttonClass('primary')} to="/">
        Open the first page
      </Link>
    </div>
  </Page>
);

/** Replaces a page that threw an error. */
export function BrokenPage({ onRetry }: { onRetry: () => void }): ReactNode {
  const canReload = useCanReload();
  return (
    <Page
      title="This page stopped"
      lead={`An error stopped this page. ${
        canReload
          ? 'Reloading usually fixes it; you stay signed in.'
          : 'Try again. A reload would sign you out, because the token is only in the memory of this page.'
      }`}
      width="narrow"
    >
      <div className={styles['buttons']}>
        <Button look="primary" onClick={onRetry}>
          Try again
        </Button>
        {canReload && <ReloadButton />}
      </div>
    </Page>
  );
}

type MissingPageProps = {
  onRetry: () => void;
  /** Number of failed loads in a row. */
  failures: number;
};

/** Replaces a page whose script failed to load. */
export function MissingPage({ onRetry, failures }: MissingPageProps): ReactNode {
  const canReload = useCanReload();
  return (
    <Page
      title="This page did not load"
      lead="A file of this page failed to load. It loads again when the network returns. You can also try again now."
      width="narrow"
    >
      <div className={styles['buttons']}>
        <Button look="primary" onClick={onRetry}>
          Try again
        </Button>
        {failures > 1 && canReload && <ReloadButton />}
      </div>
    </Page>
  );
}

/** Returns whether a reload keeps the session. A token in the memory of the page would be lost. */
function useCanReload(): boolean {
  const { tokens } = useApi();
  const { session } = useSession();
  return session.status === 'guest' || tokens.kept();
}

const ReloadButton = (): ReactNode => (
  <Button
    onClick={() => {
      location.reload();
    }}
  >
    Reload
  </Button>
);

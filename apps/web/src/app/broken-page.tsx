import type { ReactNode } from 'react';
import { useApi, useSession } from '../api/api-context.tsx';
import { Button } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';
import styles from './broken-page.module.css';

/** In place of a page that threw an error. */
export const BrokenPage = ({ onRetry }: { onRetry: () => void }): ReactNode => (
  <Page title="This page broke" lead="An error stopped this page." width="narrow">
    <div className={styles['ways']}>
      <Button look="primary" onClick={onRetry}>
        Try again
      </Button>
      <ReloadButton />
    </div>
  </Page>
);

type MissingPageProps = {
  onRetry: () => void;
  /** How often in a row it did not arrive. */ failures: number;
};

/** In place of a page whose script did not arrive. */
export const MissingPage = ({ onRetry, failures }: MissingPageProps): ReactNode => (
  <Page
    title="This page did not load"
    lead="A file of this page did not arrive. The page loads again when the network is back, or when you open it again."
    width="narrow"
  >
    <div className={styles['ways']}>
      <Button look="primary" onClick={onRetry}>
        Try again
      </Button>
      {failures > 1 && <ReloadButton />}
    </div>
  </Page>
);

/** Only where a reload keeps the session: a token in this page's memory would be lost. */
function ReloadButton(): ReactNode {
  const { tokens } = useApi();
  const { session } = useSession();
  if (session.status !== 'guest' && !tokens.kept()) return null;
  return (
    <Button
      onClick={() => {
        location.reload();
      }}
    >
      Reload
    </Button>
  );
}

import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';

/** In place of a page that failed, or did not arrive. */
export const BrokenPage = (): ReactNode => (
  <Page
    title="This page broke"
    lead="Either a part of it did not arrive, or it failed. The rest works. Loading it anew mends most of it; you stay signed in."
    width="narrow"
  >
    <div>
      <Button
        look="primary"
        onClick={() => {
          location.reload();
        }}
      >
        Load it anew
      </Button>
    </div>
  </Page>
);

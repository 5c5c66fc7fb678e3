import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';

type Props = { children: ReactNode };
type State = { failed: boolean };

/** A page that broke does not take the others with it. Reset it with a `key`. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failed: false };

  static getDerivedStateFromError(): State {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <Page
        title="This page broke"
        lead="The rest works. Loading it anew mends most of it; you stay signed in."
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
  }
}

import { Component, type ReactNode } from 'react';

type Props = {
  children: ReactNode;
  /** Stands where the broken part was. `retry` renders the part again. */
  fallback: (retry: () => void) => ReactNode;
};
type State = { failed: boolean };

/** Keeps an error in one part from taking the rest of the page with it. A `key` resets it. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failed: false };

  static getDerivedStateFromError(): State {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return this.props.fallback(() => {
      this.setState({ failed: false });
    });
  }
}

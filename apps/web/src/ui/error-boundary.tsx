import { Component, type ReactNode } from 'react';

type Props = {
  children: ReactNode;
  /** Replaces the failed part. `retry` renders the part again. */
  fallback: (retry: () => void) => ReactNode;
};
type State = { failed: boolean };

/** Catches the rendering errors of its children, so that the rest of the page remains. A new `key` resets it. */
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

import { Component, type ReactNode } from 'react';

type Props = { children: ReactNode; /** Stands where the broken part was. */ fallback: ReactNode };
type State = { failed: boolean };

/** What broke inside does not take the rest with it. A part whose script did not arrive has broken too. Reset it with a `key`. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failed: false };

  static getDerivedStateFromError(): State {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}

import { useState, type ReactNode } from 'react';

/** Wraps a lab's page so that `reset` clears all its state. The progress stays. */
export function resettable(Page: (props: { reset: () => void }) => ReactNode): () => ReactNode {
  return function Resettable(): ReactNode {
    const [round, setRound] = useState(0);
    return (
      <Page
        key={round}
        reset={() => {
          setRound((before) => before + 1);
        }}
      />
    );
  };
}

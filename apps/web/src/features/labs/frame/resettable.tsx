import { useState, type ReactNode } from 'react';

/** A lab's page that begins anew when its `reset` is called: whatever it holds is gone, the progress stays. */
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

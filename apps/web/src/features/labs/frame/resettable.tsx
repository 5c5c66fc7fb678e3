import { createContext, useContext, useState, type ReactNode } from 'react';

const RoundContext = createContext(0);

/** Returns the number of resets of the lab since it was opened. */
export const useRound = (): number => useContext(RoundContext);

/** Wraps a lab's page so that `reset` clears all its state. The progress stays. */
export function resettable(Page: (props: { reset: () => void }) => ReactNode): () => ReactNode {
  return function Resettable(): ReactNode {
    const [round, setRound] = useState(0);
    return (
      <RoundContext value={round}>
        <Page
          key={round}
          reset={() => {
            setRound((before) => before + 1);
          }}
        />
      </RoundContext>
    );
  };
}

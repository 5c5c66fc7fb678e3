import { useState } from 'react';
import { useStore } from 'zustand';
import { readLink } from './frame-link.ts';
import { createLabFrame, type LabFrame } from './frame-store.ts';
import type { Lab } from './lab.ts';

type WithDefence = { readonly defence: { readonly name: string } };

type MatrixState<CellId extends WithDefence> = {
  /** The state of the lab’s steps. */
  readonly frame: LabFrame;
  /** Whether step 4 is open. */
  readonly isBreaking: boolean;
  readonly selected: CellId | undefined;
  readonly select: (cell: CellId) => void;
  /** Tries these cells. A single one becomes the selected cell. */
  readonly run: (cells: readonly CellId[]) => void;
  /** Name of the defence whose code is shown. */
  readonly defence: CellId['defence']['name'];
  readonly chooseDefence: (name: CellId['defence']['name']) => void;
  /** Rises when the student wants to see the code of a cell’s defence. */
  readonly codeRequests: number;
  readonly showCode: (cell: CellId) => void;
};

/** The state of a page with a matrix. `attack` tries cells, `first` is the defence whose code is shown at first. */
export function useMatrix<CellId extends WithDefence>(
  lab: Lab,
  { attack, first }: { attack: (cells: readonly CellId[]) => void; first: CellId['defence']['name'] },
): MatrixState<CellId> {
  const [frame] = useState(() => createLabFrame(readLink(new URLSearchParams(location.search), lab)));
  const isBreaking = useStore(frame, ({ open }) => open === 'break');
  const [selected, setSelected] = useState<CellId>();
  const [defence, setDefence] = useState(first);
  const [codeRequests, setCodeRequests] = useState(0);
  return {
    frame,
    isBreaking,
    selected,
    select: (cell) => {
      setSelected(cell);
      setDefence(cell.defence.name);
    },
    run: (cells) => {
      setSelected(cells.length === 1 ? cells[0] : undefined);
      attack(cells);
    },
    defence,
    chooseDefence: setDefence,
    codeRequests,
    showCode: (cell) => {
      setDefence(cell.defence.name);
      frame.setFurtherOpen(true);
      setCodeRequests((count) => count + 1);
    },
  };
}

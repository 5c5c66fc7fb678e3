import { useCallback, useEffect, useState, type RefObject } from 'react';
import type { NodeId } from './model/nodes.ts';
import type { Note, Step } from './model/steps.ts';

type Mark = { number: number; note: Note };

export type Marks = {
  notesAt: (node: NodeId) => readonly Note[];
  /** Starts a step of request `number`: adds its note and removes the notes of earlier requests at the same node. */
  step: (number: number, step: Step, isFollowed: boolean) => void;
  clear: () => void;
};

const marksLastMs = 2_500;
const fadeMs = 400;

const wentWrong = (note: Note): boolean =>
  note.kind === 'failed' ||
  note.kind === 'refused' ||
  note.kind === 'missed' ||
  note.kind === 'lost' ||
  (note.kind === 'memoryLookup' && !note.found);

/** Returns the notes to show. While several requests move at once, a note of a failure names its request. */
function notesOf(number: number, note: Note, isFollowed: boolean): Mark[] {
  if (isFollowed) return [{ number, note }];
  return wentWrong(note) ? [{ number, note: { ...note, note: `#${number} ${note.note}` } }] : [];
}

/** Keeps the notes at the nodes. While several requests move at once, only failures get notes. */
export function useMarks(canvas: RefObject<HTMLElement | null>, reducedMotion: boolean): Marks {
  const [marks, setMarks] = useState<readonly Mark[]>([]);

  useEffect(() => {
    const frame = canvas.current;
    if (reducedMotion || marks.length === 0 || frame === null) return undefined;
    const fade = setTimeout(() => {
      frame.dataset['fading'] = 'true';
    }, marksLastMs);
    const remove = setTimeout(() => {
      setMarks([]);
    }, marksLastMs + fadeMs);
    return () => {
      clearTimeout(fade);
      clearTimeout(remove);
      delete frame.dataset['fading'];
    };
  }, [canvas, marks, reducedMotion]);

  const step = useCallback((number: number, step: Step, isFollowed: boolean) => {
    const node = step.kind === 'move' ? step.from : step.at;
    const added = step.kind === 'move' ? [] : notesOf(number, step, isFollowed);
    setMarks((old) => {
      const kept = old.filter((mark) => mark.note.at !== node || mark.number === number);
      return added.length === 0 && kept.length === old.length ? old : [...kept, ...added];
    });
  }, []);
  const clear = useCallback(() => {
    setMarks([]);
  }, []);
  return {
    notesAt: (node) => marks.flatMap(({ note }) => (note.at === node ? [note] : [])),
    step,
    clear,
  };
}

import { useCallback, useEffect, useState, type RefObject } from 'react';
import type { Place } from './places.ts';
import type { Note, Step } from './steps.ts';

/** A note belongs to the request that left it. */
type Mark = { number: number; note: Note };

export type Marks = {
  notesAt: (place: Place) => readonly Note[];
  /** The next step of request `number`: notes of earlier ones at its place go, its own stays where it is to be seen. */
  step: (number: number, step: Step, isFollowed: boolean) => void;
  clear: () => void;
};

/** Marks stay for so long after the last one, then fade. */
const marksLastMs = 2_500;
const fadeMs = 400;

const wentWrong = (note: Note): boolean =>
  note.kind === 'failed' ||
  note.kind === 'refused' ||
  note.kind === 'missed' ||
  note.kind === 'lost' ||
  (note.kind === 'recalled' && !note.found);

/** One of several at once says which it is: its neighbours may have fared otherwise. */
function notesOf(number: number, note: Note, isFollowed: boolean): Mark[] {
  if (isFollowed) return [{ number, note }];
  return wentWrong(note) ? [{ number, note: { ...note, note: `#${number} ${note.note}` } }] : [];
}

/** The notes beside the machines. Of several requests at once only what went wrong is noted. */
export function useMarks(canvas: RefObject<HTMLElement | null>, still: boolean): Marks {
  const [marks, setMarks] = useState<readonly Mark[]>([]);

  useEffect(() => {
    const frame = canvas.current;
    if (still || marks.length === 0 || frame === null) return undefined;
    const fade = setTimeout(() => {
      frame.dataset['fading'] = 'true';
    }, marksLastMs);
    const takeDown = setTimeout(() => {
      setMarks([]);
    }, marksLastMs + fadeMs);
    return () => {
      clearTimeout(fade);
      clearTimeout(takeDown);
      delete frame.dataset['fading'];
    };
  }, [canvas, marks, still]);

  const step = useCallback((number: number, step: Step, isFollowed: boolean) => {
    const place = step.kind === 'move' ? step.from : step.at;
    const noted = step.kind === 'move' ? [] : notesOf(number, step, isFollowed);
    setMarks((old) => {
      const left = old.filter((mark) => mark.note.at !== place || mark.number === number);
      return noted.length === 0 && left.length === old.length ? old : [...left, ...noted];
    });
  }, []);
  const clear = useCallback(() => {
    setMarks([]);
  }, []);
  return {
    notesAt: (place) => marks.flatMap(({ note }) => (note.at === place ? [note] : [])),
    step,
    clear,
  };
}

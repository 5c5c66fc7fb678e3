import { useCallback, useState } from 'react';
import { useProgress } from '../../../api/api-context.tsx';
import type { Exchange } from '../../../api/exchange.ts';
import type { LabName } from '../list.ts';

export type CheckOff = {
  /** The response that earned it since the page was opened or reset. */
  readonly earnedBy: Exchange | undefined;
  /** When the lab was checked off first, perhaps on another day or another device. */
  readonly atMs: number | undefined;
  /** Call it with a response that shows what the lab claims; the first one counts. */
  readonly checkOff: (exchange: Exchange) => void;
};

/** A lab is checked off by a response that was observed, never by a click. */
export function useCheckOff(name: LabName): CheckOff {
  const { labs, checkOff: keep } = useProgress();
  const [earnedBy, setEarnedBy] = useState<Exchange>();
  const checkOff = useCallback(
    (exchange: Exchange) => {
      setEarnedBy((first) => first ?? exchange);
      keep(name);
    },
    [keep, name],
  );
  const at = labs[name];
  return { earnedBy, atMs: at === undefined ? undefined : Date.parse(at), checkOff };
}

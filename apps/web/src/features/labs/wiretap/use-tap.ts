import { useEffect, useRef, useState } from 'react';
import { endpoints, type Lease, type TapConnection } from '@session-lab/contract/labs/wiretap';
import { requestQuietly, type BankState } from '../frame/bank.ts';
import { asStudent } from '../frame/student.ts';

/** The tap ends by itself if the page does not read its lease for some seconds. */
const readMs = 1000;

export type TapSwitch = {
  /** `requested`: the page waits for the tap, because another student has it or the answer has not come. */
  readonly status: 'off' | 'requested' | 'on';
  /** When the tap ends, or is free for this student at the latest, in epoch milliseconds. */
  readonly untilMs: number | undefined;
  readonly problem: string | undefined;
  readonly switchOn: () => void;
  readonly switchOff: () => void;
};

const off = { status: 'off', untilMs: undefined, problem: undefined } as const;
const failed = 'The tap does not answer. A port of the tap may be in use by another program.';

type State = Pick<TapSwitch, 'status' | 'untilMs' | 'problem'>;

/** Switches the tap on and off for this student. The tap is off at first, and when the page closes. */
export function useTap(bank: BankState): TapSwitch {
  const [state, setState] = useState<State>(off);
  const student = useRef<string>(undefined);
  const { status } = state;

  useEffect(() => {
    if (status === 'off' || bank.status !== 'on') return undefined;
    let isCurrent = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const request = async (): Promise<void> => {
      student.current = (await bank.bank.openedStudent()) ?? student.current;
      const endpoint = status === 'requested' ? endpoints.switchOn : endpoints.readLease;
      const lease = await requestQuietly(endpoint, { headers: asStudent(student.current ?? '') });
      if (!isCurrent) return;
      setState((before) => next(before, lease));
      timer = setTimeout(() => void request(), readMs);
    };
    void request();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [status, bank]);

  useEffect(
    () => () => {
      if (student.current !== undefined) void switchOffFor(student.current);
    },
    [],
  );

  return {
    ...state,
    switchOn: () => {
      setState({ ...off, status: 'requested' });
    },
    switchOff: () => {
      setState(off);
      if (student.current !== undefined) void switchOffFor(student.current);
    },
  };
}

function next(before: State, lease: Lease | undefined): State {
  if (lease === undefined) return { ...off, problem: failed };
  if (lease.status === 'on') {
    const untilMs = Date.now() + lease.endsInMs;
    // The answer takes a moment. A new instant each second would make the countdown jump.
    const isSame = before.status === 'on' && Math.abs(untilMs - (before.untilMs ?? 0)) < 500;
    return isSame ? before : { status: 'on', untilMs, problem: undefined };
  }
  if (lease.status === 'taken' && before.status === 'requested')
    return { ...before, untilMs: Date.now() + lease.freeInMs };
  return off;
}

const switchOffFor = (student: string) =>
  requestQuietly(endpoints.switchOff, { headers: asStudent(student) });

/** Reads what passed through the tap for a student. */
export async function readBytes(student: string): Promise<readonly TapConnection[]> {
  return (await requestQuietly(endpoints.readBytes, { headers: asStudent(student) }))?.connections ?? [];
}

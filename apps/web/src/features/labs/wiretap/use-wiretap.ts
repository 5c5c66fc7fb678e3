import { useMemo, useState } from 'react';
import type { Arrival } from '@session-lab/contract/labs/bank';
import { endpoints, type Certificate, type TapConnection } from '@session-lab/contract/labs/wiretap';
import { useApi } from '../../../api/api-context.tsx';
import type { Exchange } from '../../../api/exchange.ts';
import { pause } from '../../../api/pause.ts';
import type { Player } from '../../../stage/motion/player.ts';
import { useShown } from '../../../stage/motion/use-player.ts';
import { exchangeOf, type Received } from '../frame/arrivals.ts';
import { requestQuietly, type Bank, type BankState } from '../frame/bank.ts';
import { useBankTasks, type BankTasks } from '../frame/bank-runs.ts';
import { asStudent } from '../frame/student.ts';
import { isStoppedAt, notesOf, shownOf, signInSize, turnsOf, type Run, type Wire } from './passed.ts';
import { newPassword } from './password.ts';
import { readBytes, useTap, type TapSwitch } from './use-tap.ts';

/** Longest time without an arrival. Over HTTPS, the student may have to accept the certificate first. */
const silenceMs = { http: 12_000, https: 90_000 } as const;
/** Time without a connection after a refused certificate. Some browsers try again at once. */
const refusedMs = 1500;
const replayMs = 8_000;
const [bytesTries, bytesWaitMs] = [20, 100] as const;

export type Wiretap = Pick<BankTasks, 'state' | 'busy' | 'problem'> & {
  readonly tap: TapSwitch;
  /** Ada’s password on each wire. It stays after the sign-in, so that it can be compared with the bytes. */
  readonly passwords: Readonly<Record<Wire, string>>;
  /** The sign-ins as the player has shown them. */
  readonly runs: readonly Run[];
  /** The uses of the copied token that the player has shown. */
  readonly replays: readonly Received[];
  /** Whether the browser ended the TLS handshake at the certificate, and has not tried again. */
  readonly stopped: boolean;
  readonly certificate: Certificate | undefined;
  readonly signIn: (wire: Wire) => void;
  readonly replay: () => void;
};

/** Runs the lab: opens the bank through the tap, and gives the requests that arrived to the player, with what the tap read. */
export function useWiretap(player: Player): Wiretap {
  const { log } = useApi();
  const { state: bankState, busy, problem, inBank, inWindow } = useBankTasks();
  const state = withTap(bankState);
  const tap = useTap(state);
  const [passwords] = useState(() => ({ http: newPassword(), https: newPassword() }));
  const [runs, setRuns] = useState<readonly Run[]>([]);
  const [replays, setReplays] = useState<readonly Received[]>([]);
  const [stopped, setStopped] = useState(false);
  const [certificate, setCertificate] = useState<Certificate>();
  const exchanges = useShown(player);
  const numbers = useMemo(() => new Set(exchanges.map(({ number }) => number)), [exchanges]);

  async function watchHandshake(student: string, known: ReadonlySet<number>, isOver: () => boolean) {
    let sinceMs: number | undefined;
    while (!isOver()) {
      await pause(500);
      const connections = newIn(await readBytes(student), 'https', known);
      sinceMs = isStoppedAt(connections) ? (sinceMs ?? performance.now()) : undefined;
      const hasStopped = sinceMs !== undefined && performance.now() - sinceMs >= refusedMs;
      if (isOver()) return;
      setStopped(hasStopped);
      if (!hasStopped) continue;
      setRuns((before) => [
        ...before.filter((run) => run.wire !== 'https' || run.received.length > 0),
        { wire: 'https', password: passwords.https, received: [], connections },
      ]);
    }
  }

  function signIn(wire: Wire): void {
    if (state.status !== 'on') return;
    const { sites } = state.bank;
    const origin = wire === 'http' ? sites.tap : sites.tapTls;
    if (origin === undefined) return;
    inWindow(async ({ bank, student, goTo }) => {
      setStopped(false);
      const known = new Set((await readBytes(student)).map(({ id }) => id));
      player.begin({ size: signInSize, label: `sign in over ${wire.toUpperCase()}` });
      // The browser sends no part of an address after #, so the password is not in the address that passes.
      goTo(() => `${origin}/?student=${student}&as=ada&token=memory&leave#${passwords[wire]}`);
      let isOver = false;
      if (wire === 'https') {
        void watchHandshake(student, known, () => isOver);
        void requestQuietly(endpoints.readCertificate, { headers: asStudent(student) }).then(setCertificate);
      }
      const arrivals = await arrivalsOf(bank, {
        belongs: (arrival) => arrival.origin === origin || arrival.referer?.startsWith(`${origin}/`) === true,
        size: signInSize,
        withinMs: silenceMs[wire],
      });
      isOver = true;
      const connections = await bytesWith(student, wire, { known, arrivals });
      if (arrivals.length > 0) {
        const received = arrivals.map((arrival) => ({
          arrival,
          exchange: {
            ...exchangeOf(arrival, log.nextNumber()),
            tapped: notesOf(wire, arrival, connections),
          } satisfies Exchange,
        }));
        setStopped(false);
        setRuns((before) => [
          ...before.filter((run) => run.received.length > 0),
          { wire, password: passwords[wire], received, connections },
        ]);
        for (const { exchange } of received) log.add(exchange);
      }
      if (arrivals.length === signInSize) return undefined;
      player.end();
      return 'Not all requests arrived at the bank. Switch the tap on, and sign in again.';
    });
  }

  function replay(): void {
    inBank(async (bank) => {
      const student = await bank.student();
      player.begin({ size: 1, label: 'the copied token' });
      const answer =
        student === undefined
          ? undefined
          : await requestQuietly(endpoints.replay, { headers: asStudent(student) });
      const [arrival] =
        answer === undefined
          ? []
          : await arrivalsOf(bank, { belongs: isFromServer, size: 1, withinMs: replayMs });
      if (arrival === undefined) {
        player.end();
        return 'The tap has no copy of a token any more. Sign in over HTTP again.';
      }
      const exchange = exchangeOf(arrival, log.nextNumber());
      setReplays((before) => [...before, { arrival, exchange }]);
      log.add(exchange);
      return undefined;
    });
  }

  return {
    state,
    tap,
    passwords,
    runs: useMemo(
      () =>
        runs.flatMap((run) => {
          const shown = shownOf(run, numbers);
          return run.received.length > 0 && shown.received.length === 0 ? [] : [shown];
        }),
      [runs, numbers],
    ),
    replays: useMemo(
      () => replays.filter(({ exchange }) => numbers.has(exchange.number)),
      [replays, numbers],
    ),
    busy,
    stopped,
    certificate,
    problem,
    signIn,
    replay,
  };
}

/** Follows the arrivals until `size` of them belong to the run. */
async function arrivalsOf(
  bank: Bank,
  { belongs, size, withinMs }: { belongs: (arrival: Arrival) => boolean; size: number; withinMs: number },
): Promise<readonly Arrival[]> {
  const found: Arrival[] = [];
  await bank.follow((arrival) => {
    if (belongs(arrival)) found.push(arrival);
    return found.length === size;
  }, withinMs);
  return found;
}

const noTap = {
  status: 'off',
  reason: 'This server has no address for the tap, so this lab is off.',
} as const;

/** The sites may have public addresses. The tap is on loopback only. */
const withTap = (state: BankState): BankState =>
  state.status === 'on' && state.bank.sites.tap === undefined ? noTap : state;

/** A request that no browser sent. */
const isFromServer = ({ path, fetchSite, authorization }: Arrival): boolean =>
  path.endsWith('/me') && fetchSite === undefined && authorization;

const newIn = (connections: readonly TapConnection[], wire: Wire, known: ReadonlySet<number>) =>
  connections.filter((one) => one.wire === wire && !known.has(one.id));

/** Reads the bytes until they contain the responses, which pass after the arrival of their requests. */
async function bytesWith(
  student: string,
  wire: Wire,
  { known, arrivals }: { known: ReadonlySet<number>; arrivals: readonly Arrival[] },
  tries: number = bytesTries,
): Promise<readonly TapConnection[]> {
  const connections = newIn(await readBytes(student), wire, known);
  const isWhole =
    wire === 'https'
      ? tries < bytesTries - 2
      : arrivals.every((arrival) => turnsOf(arrival, connections).response !== undefined);
  if (isWhole || tries === 0) return connections;
  await pause(bytesWaitMs);
  return bytesWith(student, wire, { known, arrivals }, tries - 1);
}

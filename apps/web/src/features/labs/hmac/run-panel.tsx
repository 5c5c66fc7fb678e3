import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { endpoints } from '@session-lab/contract/labs/hmac';
import { useApi } from '../../../api/api-context.tsx';
import type { Exchange } from '../../../api/exchange.ts';
import type { ExchangeLog } from '../../../api/exchange-log.ts';
import { useWalk, useWalkState } from '../../../stage/motion/use-walk.ts';
import { readingMs, type Walk } from '../../../stage/motion/walk.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { ShieldIcon, WarningIcon } from '../../../ui/icons.tsx';
import {
  forge,
  isPending,
  meaningOf,
  sentencesOf,
  shownAt,
  steps,
  type Checked,
  type Forgery,
  type Plan,
} from './forgery.ts';
import { Term } from '../../../ui/term.tsx';
import parts from '../../../ui/parts.module.css';
import styles from './panels.module.css';

/** The order is signed with a key of 32 bytes. The server reports this length. */
const firstPlan: Plan = { extension: 'pay eve 900', keyBytes: 32 };

export type Forging = {
  readonly walk: Walk;
  readonly forgery: Forgery | undefined;
  /** The forgery without the responses that the walk has not shown. */
  readonly shown: Forgery | undefined;
  readonly at: number;
  readonly sentences: readonly string[];
  readonly busy: boolean;
  /** Number of the newest run. 0 before the first run. */
  readonly runNumber: number;
  readonly run: (plan: Plan) => Promise<void>;
};

/** Reads an order, extends both of its tags, and sends the longer order to both checks, each when the picture comes to it. */
export function useForgery(): Forging {
  const { client, log } = useApi();
  const [forgery, setForgery] = useState<Forgery>();
  const [busy, setBusy] = useState(false);
  const [runNumber, setRunNumber] = useState(0);
  const sentences = useMemo(() => (forgery === undefined ? [] : sentencesOf(forgery)), [forgery]);
  const walk = useWalk();
  const at = useWalkState(walk, (state) => state.at);
  const isMounted = useRef(true);
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);

  const checked = useCheckedInLog(log, walk);

  const forgeAndSend = useCallback(
    async (plan: Plan) => {
      checked.clear();
      const seen = await client.request(endpoints.readOrder, { token: undefined });
      if (!seen.ok) return;
      const forged = forge(seen.data, plan);
      let state: Forgery = { ...plan, order: seen.data, forged };
      setForgery(state);
      walk.begin({ total: steps.length, lengthsMs: sentencesOf(state).map(readingMs) });

      const checks = [
        { name: 'naive', endpoint: endpoints.checkNaive, tag: forged.naive, after: 'continue' },
        { name: 'hmac', endpoint: endpoints.checkHmac, tag: forged.hmac, after: 'outer' },
      ] as const;
      for (const { name, endpoint, tag, after } of checks) {
        await walk.whenShown(steps.indexOf(after));
        if (!isMounted.current) return;
        const answer = await client.request(endpoint, {
          body: { message: forged.message, tag },
          token: undefined,
        });
        const { exchange } = answer;
        // A response of another kind is in the note of the frame.
        if (!answer.ok && exchange.status !== 401) return;
        state = { ...state, [name]: { exchange, accepted: answer.ok ? answer.data : undefined } };
        setForgery(state);
        walk.extend(sentencesOf(state).map(readingMs));
      }
      await walk.whenShown(steps.length - 1);
    },
    [checked, client, walk],
  );

  const run = useCallback(
    async (plan: Plan) => {
      setBusy(true);
      setRunNumber((before) => before + 1);
      await forgeAndSend(plan);
      setBusy(false);
    },
    [forgeAndSend],
  );

  return { walk, forgery, shown: shownOf(forgery, at), at, sentences, busy, runNumber, run };
}

/**
 * Keeps the responses of the checks out of the request log until the picture comes to them. Returns the responses of the
 * present run, by number; those of earlier runs stay in the log.
 */
function useCheckedInLog(log: ExchangeLog, walk: Walk): Map<number, Exchange> {
  const [checked] = useState(() => new Map<number, Exchange>());
  useEffect(() => {
    const publish = (): void => {
      const { at } = walk.store.getState();
      log.setPending(
        new Set([...checked.values()].flatMap((one) => (isPending(one, at) ? [one.number] : []))),
      );
    };
    const stopAdding = log.onAdd((exchange) => {
      const meaning = meaningOf(exchange);
      if (meaning === undefined) return;
      checked.set(exchange.number, exchange);
      publish();
      log.amend(exchange.number, { meaning });
    });
    const stopWalking = walk.store.subscribe(({ at }, before) => {
      if (at !== before.at) publish();
    });
    return () => {
      stopAdding();
      stopWalking();
      log.setPending(new Set());
    };
  }, [checked, log, walk]);
  return checked;
}

/** Removes the responses that the walk has not shown. */
function shownOf(forgery: Forgery | undefined, at: number): Forgery | undefined {
  if (forgery === undefined) return undefined;
  const { naive, hmac, ...start } = forgery;
  return {
    ...start,
    ...(naive !== undefined && at >= steps.indexOf(shownAt.naive) && { naive }),
    ...(hmac !== undefined && at >= steps.indexOf(shownAt.hmac) && { hmac }),
  };
}

export const RunPanel = ({ busy, run }: Forging): ReactNode => (
  <>
    <p className={parts['text']}>
      The server signs the order “pay ada 5” and keeps the key. Read the order, append “{firstPlan.extension}
      ”, and send it back with a <Term name="tag">tag</Term> that you compute.
    </p>
    <Button look="primary" busy={busy} onClick={() => void run(firstPlan)}>
      Sign a longer order without the key
    </Button>
  </>
);

/** Step 4: another text, and an attacker who does not know the length of the key. */
export function BreakPanel({ busy, run }: Forging): ReactNode {
  const [extension, setExtension] = useState(firstPlan.extension);
  const [length, setLength] = useState('16');
  const keyBytes = Number(length);
  const isValid = Number.isInteger(keyBytes) && keyBytes >= 1 && keyBytes <= 64;
  return (
    <>
      <p className={parts['text']}>
        The padding depends on the length of the key. An attacker does not know this length and tries one
        after another.
      </p>
      <Field
        label="Text to append"
        value={extension}
        onValueChange={setExtension}
        maxLength={40}
        spellCheck={false}
        autoComplete="off"
      />
      <Field
        label="Length of the key that you assume, in bytes"
        value={length}
        onValueChange={setLength}
        inputMode="numeric"
        maxLength={2}
        autoComplete="off"
        error={isValid ? undefined : 'Write a whole number from 1 to 64.'}
      />
      <Button
        busy={busy || !isValid}
        onClick={() => {
          void run({ extension, keyBytes });
        }}
      >
        Forge again
      </Button>
    </>
  );
}

/** The results of the two checks. The place of both is reserved. */
export const Verdicts = ({ shown }: { shown: Forgery | undefined }): ReactNode => (
  <ul className={styles['verdicts']} aria-label="Results of the two checks">
    <Verdict name="SHA-256(key ‖ order)" checked={shown?.naive} />
    <Verdict name="HMAC" checked={shown?.hmac} />
  </ul>
);

function Verdict({ name, checked }: { name: string; checked: Checked | undefined }): ReactNode {
  const outcome = checked === undefined ? 'none' : checked.accepted === undefined ? 'refused' : 'accepted';
  return (
    <li className={styles['verdict']} data-outcome={outcome}>
      <b>{name}</b>
      {checked === undefined ? (
        <span>no response yet</span>
      ) : (
        <span>
          {checked.accepted === undefined ? <ShieldIcon /> : <WarningIcon />} {checked.exchange.status}{' '}
          {checked.exchange.servedBy !== undefined && `from ${checked.exchange.servedBy}: `}
          {checked.accepted === undefined
            ? 'refused'
            : `accepted, pay ${checked.accepted.amount} to ${checked.accepted.to}`}
        </span>
      )}
    </li>
  );
}

import { useState, type ReactNode } from 'react';
import { endpoints, slotCount, type Place } from '@session-lab/contract/labs/cluster';
import { useApi } from '../../../api/api-context.tsx';
import type { Exchange } from '../../../api/exchange.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Panel } from '../../../ui/panel.tsx';
import parts from '../../../ui/parts.module.css';
import { toHex } from '../frame/hex.ts';
import styles from './page.module.css';
import { errorOfKey, hashedPart, refusalOfQuery, slotSteps } from './slot.ts';

/** Keys to start from. The last two have the same part in braces. */
const examples = ['session:ada', 'session:ben', '{ada}:session', '{ada}:cart'] as const;
const rowsAtMost = 6;
const slots = slotCount.toLocaleString('en');

/** "Go further": the slot of a key, computed by this page and by Redis. */
export function SlotPanel({
  shown,
  sessionKey,
  isReady,
}: {
  shown: readonly Exchange[];
  /** Key of Ada's session. Undefined without a session. */
  sessionKey: string | undefined;
  isReady: boolean;
}): ReactNode {
  const { client } = useApi();
  const [key, setKey] = useState<string>(examples[0]);
  const [found, setFound] = useState<ReadonlyMap<number, Place>>(new Map());
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const error = errorOfKey(key);

  async function find(): Promise<void> {
    setBusy(true);
    const answer = await client.request(endpoints.findKey, { params: { key }, token: undefined });
    if (answer.ok) setFound((before) => new Map(before).set(answer.exchange.number, answer.data));
    setProblem(answer.ok ? undefined : refusalOfQuery(answer.offline ? undefined : answer.problem));
    setBusy(false);
  }

  const rows = shown
    .flatMap(({ number }) => {
      const place = found.get(number);
      return place === undefined ? [] : [{ number, ...place }];
    })
    .slice(-rowsAtMost);
  return (
    <Panel title="In which slot is a key?">
      <p className={parts['text']}>
        The slot depends on the key only. Redis sends each client the list of slots and primaries, so a client
        that computes the slot knows where to send a command. If the key has a part in braces, only this part
        counts.
      </p>
      <Field label="Key" value={key} onValueChange={setKey} error={error} spellCheck={false} />
      <div className={parts['row']}>
        <Button
          busy={sessionKey === undefined}
          onClick={() => {
            setKey(sessionKey ?? '');
          }}
        >
          Ada’s session
        </Button>
        {examples.map((example) => (
          <Button
            key={example}
            onClick={() => {
              setKey(example);
            }}
          >
            {example}
          </Button>
        ))}
      </div>
      {error === undefined && <Steps key={key} of={key} />}
      <div className={parts['row']}>
        <Button
          look="primary"
          busy={isBusy || !isReady || error !== undefined}
          onClick={() => {
            void find();
          }}
        >
          Send CLUSTER KEYSLOT
        </Button>
      </div>
      <table className={styles['keys']} aria-label="Slots from Redis">
        <thead>
          <tr>
            <th scope="col">Key</th>
            <th scope="col">Hashed part</th>
            <th scope="col">Slot, this page</th>
            <th scope="col">Slot, Redis</th>
            <th scope="col">Primary</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ number, key: queried, slot, server }) => (
            <tr key={number}>
              <th scope="row">
                <code>{queried}</code>
              </th>
              <td>
                <code>{hashedPart(queried)}</code>
              </td>
              <td>{slotSteps(queried).slot}</td>
              <td>{slot}</td>
              <td>{server}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles['formula']} aria-live="polite">
        {sameSlot(rows)}
      </p>
      {problem !== undefined && isReady && <Notice look="warn">{problem}</Notice>}
      {!isReady && <p className={parts['hint']}>Redis is off. Start it in step 2.</p>}
    </Panel>
  );
}

/** The way from a key to its slot. */
function Steps({ of: key }: { of: string }): ReactNode {
  const { hashed, isTag, steps, crc, slot } = slotSteps(key);
  return (
    <div className={parts['stack']}>
      <p className={parts['text']}>
        {isTag ? 'The part in braces is hashed: ' : 'The whole key is hashed: '}
        <code>{hashed}</code>. CRC-16 starts at 0000. Each byte changes it:
      </p>
      <ol className={styles['bytes']} aria-label="CRC-16 after each byte">
        {steps.map(({ at, byte, crc: after }) => (
          <li className={styles['byte']} key={at}>
            <span>
              {byte > 0x20 && byte < 0x7f ? String.fromCodePoint(byte) : '·'} {toHex(byte)}
            </span>
            <span className={styles['crc']}>{after.toString(16).padStart(4, '0')}</span>
          </li>
        ))}
      </ol>
      <p className={styles['formula']}>
        CRC-16 is {crc.toString(16).padStart(4, '0')} in hex, {crc.toLocaleString('en')} in decimal. The
        remainder after division by {slots} is slot <b>{slot}</b>.
      </p>
    </div>
  );
}

/** Names the newest two keys that have one hashed part, and so one slot. */
function sameSlot(rows: readonly Place[]): string {
  const newest = rows.at(-1);
  if (newest === undefined) return '';
  const part = hashedPart(newest.key);
  const other = rows.find(
    ({ key, slot }) => key !== newest.key && slot === newest.slot && hashedPart(key) === part,
  );
  return other === undefined
    ? ''
    : `${other.key} and ${newest.key} have the same part ${part}, so both are in slot ${newest.slot}.`;
}

import type { ReactNode } from 'react';
import { Panel } from '../../../ui/panel.tsx';
import styles from './avalanche-panel.module.css';
import { differences } from './hex.ts';
import type { Flip } from './use-steps.ts';

/** What one flipped bit does to the HMAC: each of its 256 bits, and whether it changed. */
export function AvalanchePanel({ flip }: { flip: Flip | undefined }): ReactNode {
  const bits = flip === undefined ? [] : differences(flip.before.theirs.outer, flip.after.theirs.outer);
  const changed = bits.filter(Boolean).length;
  return (
    <Panel title="One bit in, half of them out" aside={flip && `${changed} of ${bits.length} bits differ`}>
      {flip === undefined ? (
        <p className={styles['text']}>
          Flip a bit of the key or of the message: how much of the HMAC changes?
        </p>
      ) : (
        <>
          <div className={styles['bits']} aria-hidden="true">
            {bits.map((differs, place) => (
              // oxlint-disable-next-line react/no-array-index-key -- a bit is its place
              <span className={styles['bit']} key={place} data-differs={differs} />
            ))}
          </div>
          <p className={styles['text']} aria-live="polite">
            The last bit of the {flip.of} was flipped: answer #{flip.before.exchange.number} before, #
            {flip.after.exchange.number} after. {changed} of {bits.length} bits of the HMAC differ.
          </p>
        </>
      )}
    </Panel>
  );
}

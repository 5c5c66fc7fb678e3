import type { ReactNode } from 'react';
import { Panel } from '../../../ui/panel.tsx';
import styles from './avalanche-panel.module.css';
import { differences } from './hex.ts';
import type { Flip } from './use-steps.ts';

export function AvalanchePanel({ flip }: { flip: Flip | undefined }): ReactNode {
  const bits = flip === undefined ? [] : differences(flip.before.server.outer, flip.after.server.outer);
  const changed = bits.filter(Boolean).length;
  return (
    <Panel title="Effect of one flipped bit" aside={flip && `${changed} of ${bits.length} bits differ`}>
      {flip === undefined ? (
        <p className={styles['text']}>
          Flip a bit of the key or of the message to see how many bits of the HMAC change.
        </p>
      ) : (
        <>
          <div className={styles['bits']} aria-hidden="true">
            {bits.map((differs, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- the position identifies the bit
              <span className={styles['bit']} key={index} data-differs={differs} />
            ))}
          </div>
          <p className={styles['text']} aria-live="polite">
            The last bit of the {flip.of} was flipped: response #{flip.before.exchange.number} before, #
            {flip.after.exchange.number} after. {changed} of {bits.length} bits of the HMAC differ.
          </p>
        </>
      )}
    </Panel>
  );
}

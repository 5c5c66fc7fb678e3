import type { ReactNode } from 'react';
import type { Exchange } from '../../../api/exchange.ts';
import { succeeded } from '../../../api/exchange.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { CheckIcon, CrossIcon } from '../../../ui/icons.tsx';
import { Panel } from '../../../ui/panel.tsx';
import styles from './forgery-panel.module.css';
import { asText } from './hex.ts';
import type { Forgery } from './use-forgery.ts';

type ForgePanelProps = {
  extension: string;
  busy: boolean;
  primary: boolean;
  onChange: (extension: string) => void;
  onForge: () => void;
};

/** The break, as it is started. */
export function ForgePanel({ extension, busy, primary, onChange, onForge }: ForgePanelProps): ReactNode {
  return (
    <Panel title="Break it: sign without the key">
      <p className={styles['text']}>
        The replica signs one order in two ways, as SHA-256(key ‖ order) and by HMAC, and keeps the key. Make
        the order longer, and send it back.
      </p>
      <Field
        label="Add to the order"
        value={extension}
        onValueChange={onChange}
        maxLength={60}
        spellCheck={false}
        autoComplete="off"
      />
      <Button look={primary ? 'primary' : 'danger'} busy={busy} onClick={onForge}>
        See an order, and forge a longer one
      </Button>
    </Panel>
  );
}

/** How the forged order is made up, and what the two checks said to it. */
export function ForgeryPanel({ forgery }: { forgery: Forgery | undefined }): ReactNode {
  return (
    <Panel title="SHA-256(key ‖ message), and why not" aside="length extension">
      {forgery === undefined ? (
        <p className={styles['text']}>Forge an order: it is taken apart here.</p>
      ) : (
        <Anatomy forgery={forgery} />
      )}
    </Panel>
  );
}

function Anatomy({ forgery }: { forgery: Forgery }): ReactNode {
  const { order, padding, extension, tag, naive, hmac, accepted } = forgery;
  return (
    <>
      <dl className={styles['facts']}>
        <dt>The order that was seen, and its tag</dt>
        <dd>
          <code>{asText(order.message)}</code> <code>{order.naive}</code>
        </dd>
        <dt>The forged order: that, SHA-256’s own padding, and more</dt>
        <dd className={styles['parts']}>
          <code>{asText(order.message)}</code>
          <code className={styles['padding']}>{padding}</code>
          <code className={styles['extension']}>{extension}</code>
        </dd>
        <dt>Its tag: SHA-256, gone on from the tag that was seen</dt>
        <dd>
          <code>{tag}</code>
        </dd>
      </dl>
      <ul className={styles['verdicts']} aria-label="What the checks said to the forged order">
        <Verdict name="SHA-256(key ‖ message)" exchange={naive}>
          {accepted === undefined ? 'refused' : `carried out: ${accepted.amount} to ${accepted.to}`}
        </Verdict>
        <Verdict name="HMAC, extended the same way" exchange={hmac}>
          {succeeded(hmac) ? 'carried out' : 'refused'}
        </Verdict>
      </ul>
      <p className={styles['text']}>
        The page knows of the key that it has {order.keyBytes} bytes, for the padding counts them. The replica
        told; a thief would try a few lengths. Tokens here sign 32 bytes, always 32, and by HMAC: there is
        nothing to make longer.
      </p>
    </>
  );
}

type VerdictProps = { name: string; exchange: Exchange; children: ReactNode };

function Verdict({ name, exchange, children }: VerdictProps): ReactNode {
  const good = succeeded(exchange);
  return (
    <li className={styles['verdict']} data-good={good}>
      <b>{name}</b>
      <span>
        {good ? <CheckIcon /> : <CrossIcon />} #{exchange.number}: {exchange.status ?? 'no answer'}
        {exchange.servedBy !== undefined && ` from ${exchange.servedBy}`}, {children}
      </span>
    </li>
  );
}

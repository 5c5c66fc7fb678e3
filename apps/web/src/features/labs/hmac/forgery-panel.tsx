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

export function ForgePanel({ extension, busy, primary, onChange, onForge }: ForgePanelProps): ReactNode {
  return (
    <Panel title="Break it: sign without the key">
      <p className={styles['text']}>
        The server signs one order in two ways: with SHA-256(key ‖ order) and with HMAC. You do not get the
        key. Make the order longer and send it back.
      </p>
      <Field
        label="Text to append"
        value={extension}
        onValueChange={onChange}
        maxLength={60}
        spellCheck={false}
        autoComplete="off"
      />
      <Button look={primary ? 'primary' : 'danger'} busy={busy} onClick={onForge}>
        Read an order and forge a longer one
      </Button>
    </Panel>
  );
}

export function ForgeryPanel({ forgery }: { forgery: Forgery | undefined }): ReactNode {
  return (
    <Panel title="Why not SHA-256(key ‖ message)" aside="length extension">
      {forgery === undefined ? (
        <p className={styles['text']}>Forge an order to see its parts here.</p>
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
        <dt>The original order and its tag</dt>
        <dd>
          <code>{asText(order.message)}</code> <code>{order.naive}</code>
        </dd>
        <dt>The forged order: the original, the padding of SHA-256, and the appended text</dt>
        <dd className={styles['parts']}>
          <code>{asText(order.message)}</code>
          <code className={styles['padding']}>{padding}</code>
          <code className={styles['extension']}>{extension}</code>
        </dd>
        <dt>The forged tag: SHA-256, continued from the original tag</dt>
        <dd>
          <code>{tag}</code>
        </dd>
      </dl>
      <ul className={styles['verdicts']} aria-label="Results of the two checks">
        <Verdict name="SHA-256(key ‖ message)" exchange={naive}>
          {accepted === undefined ? 'refused' : `accepted: pay ${accepted.amount} to ${accepted.to}`}
        </Verdict>
        <Verdict name="HMAC, extended the same way" exchange={hmac}>
          {succeeded(hmac) ? 'accepted' : 'refused'}
        </Verdict>
      </ul>
      <p className={styles['text']}>
        The padding depends on the length of the key. Here the server reports it: {order.keyBytes} bytes. An
        attacker would try several lengths. The app’s tokens are safe from this attack: they use HMAC, and
        they always sign exactly 32 bytes.
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
        {good ? <CheckIcon /> : <CrossIcon />} #{exchange.number}: {exchange.status ?? 'no response'}
        {exchange.servedBy !== undefined && ` from ${exchange.servedBy}`}, {children}
      </span>
    </li>
  );
}

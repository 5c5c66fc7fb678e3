import type { ReactNode } from 'react';
import { partsOf, type Sent } from './attempts.ts';
import styles from './page.module.css';

const lines = [
  { format: 'usual', title: 'NGINX’s usual format' },
  { format: 'project', title: 'This project’s format' },
] as const;

/** The two lines that NGINX wrote about a request. The height is reserved. */
export function LogLines({ sent }: { sent: Sent | undefined }): ReactNode {
  return (
    <section className={styles['lines']} aria-label="What NGINX wrote">
      {lines.map(({ format, title }) => (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- keyboard users must be able to focus a scrolling region
        <section className={styles['line']} key={format} tabIndex={0} aria-label={title}>
          <h2 className={styles['heading']}>
            {title}
            {sent !== undefined && (
              <span className={styles['aside']}>about request #{sent.exchange.number}</span>
            )}
          </h2>
          <p className={styles['text']} data-line={format}>
            {sent !== undefined &&
              partsOf(sent[format], sent.secrets).map(({ text, isSecret }, index) =>
                isSecret ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
              )}
          </p>
        </section>
      ))}
    </section>
  );
}

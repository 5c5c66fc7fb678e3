import type { ComponentProps, ReactNode } from 'react';
import { clsx } from 'clsx';
import styles from './table.module.css';

type TableProps = ComponentProps<'table'> & {
  /** The content of the table, for screen readers. */
  caption: string;
};

/**
 * Shows a table that scrolls horizontally in its own frame. Each cell needs a `data-label` with the name of its column: below
 * 700 px each row becomes a list of labels and values.
 */
export function Table({ caption, className, children, ...rest }: TableProps): ReactNode {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- keyboard users must be able to focus a scrolling region
    <section className={styles['frame']} aria-label={caption} tabIndex={0}>
      <table {...rest} className={clsx(styles['table'], className)}>
        <caption className="visually-hidden">{caption}</caption>
        {children}
      </table>
    </section>
  );
}

import type { ComponentProps, ReactNode } from 'react';
import { clsx } from 'clsx';
import styles from './table.module.css';

type TableProps = ComponentProps<'table'> & {
  /** What the table holds, for those who do not see it. */
  caption: string;
};

/**
 * A table that scrolls sideways in its own frame. Give each cell `data-label` with its column's name: below 700 px rows
 * become blocks of label and value.
 */
export function Table({ caption, className, children, ...rest }: TableProps): ReactNode {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region has to take the focus to be scrolled by keys
    <section className={styles['frame']} aria-label={caption} tabIndex={0}>
      <table {...rest} className={clsx(styles['table'], className)}>
        <caption className="visually-hidden">{caption}</caption>
        {children}
      </table>
    </section>
  );
}

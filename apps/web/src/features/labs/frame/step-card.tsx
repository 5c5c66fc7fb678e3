import { useId, type ReactNode } from 'react';
import { ChevronIcon } from '../../../ui/icons.tsx';
import type { StepName } from './frame-store.ts';
import styles from './step-card.module.css';

type StepCardProps = {
  step: StepName;
  number: number;
  title: string;
  /** Next to the title while the card is closed. */
  summary?: ReactNode;
  /** Between the title and the content. The result stays when the card closes. */
  result?: ReactNode;
  open: boolean;
  /** Opens or closes the card. Without it the card stays open. */
  onToggle?: (() => void) | undefined;
  children: ReactNode;
};

/** One step of a lab. A closed card keeps its content and its state. */
export function StepCard({
  step,
  number,
  title,
  summary,
  result,
  open,
  onToggle,
  children,
}: StepCardProps): ReactNode {
  const body = useId();
  const line = (
    <>
      <span className={styles['number']} aria-hidden="true">
        {number}
      </span>
      <span className={styles['title']}>{title}</span>
    </>
  );
  return (
    <section className={styles['card']} data-open={open} data-step={step} aria-label={title}>
      {onToggle === undefined ? (
        <h2 className={styles['head']}>{line}</h2>
      ) : (
        <h2 className={styles['heading']}>
          <button
            type="button"
            className={styles['head']}
            aria-expanded={open}
            aria-controls={body}
            onClick={onToggle}
          >
            {line}
            {!open && summary !== undefined && <span className={styles['summary']}>{summary}</span>}
            <span className={styles['chevron']}>
              <ChevronIcon />
            </span>
          </button>
        </h2>
      )}
      {result}
      <div className={styles['body']} id={body} hidden={!open}>
        {children}
      </div>
    </section>
  );
}

/** A step that has not been reached. */
export const LockedStep = ({
  number,
  title,
  children,
}: {
  number: number;
  title: string;
  children: ReactNode;
}): ReactNode => (
  <section className={styles['locked']} aria-label={title}>
    <h2 className={styles['head']}>
      <span className={styles['number']} aria-hidden="true">
        {number}
      </span>
      <span className={styles['title']}>{title}</span>
    </h2>
    <p className={styles['teaser']}>{children}</p>
  </section>
);

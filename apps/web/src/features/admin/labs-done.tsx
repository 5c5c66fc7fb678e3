import type { ReactNode } from 'react';
import styles from './labs-done.module.css';

export type LabOfCourse = { readonly number: number; readonly name: string; readonly title: string };

type LabsDoneProps = {
  /** All labs, in the order of the course. */
  labs: readonly LabOfCourse[];
  /** The names of the completed labs. */
  completed: readonly string[];
};

/** Shows the labs as a row of marks, with a full mark for each completed lab. */
export function LabsDone({ labs, completed }: LabsDoneProps): ReactNode {
  const done = labs.filter(({ name }) => completed.includes(name));
  return (
    <span className={styles['labs']} title={done.map(({ number, title }) => `${number} ${title}`).join(', ')}>
      <span className={styles['marks']} aria-hidden="true">
        {labs.map(({ name }) => (
          <span key={name} data-done={completed.includes(name)} />
        ))}
      </span>
      <span>
        {done.length} of {labs.length}
      </span>
    </span>
  );
}

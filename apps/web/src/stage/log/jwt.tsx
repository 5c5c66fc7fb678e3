import { Fragment, type ReactNode } from 'react';
import { maskToken } from '../../ui/token.tsx';
import styles from './jwt.module.css';

export function Jwt({ token, masked }: { token: string; masked: boolean }): ReactNode {
  return (
    <code className={styles['jwt']} translate="no">
      {token.split('.').map((part, index) => (
        <Fragment key={index}>
          {index > 0 && '.'}
          <span className={styles[index % 2 === 0 ? 'even' : 'odd']}>{masked ? maskToken(part) : part}</span>
        </Fragment>
      ))}
    </code>
  );
}

import type { ReactNode } from 'react';
import { maskToken, tokenParts } from './token-anatomy.ts';
import styles from './token.module.css';

type TokenProps = { token: string; /** Dots but for four characters at either end. */ masked?: boolean };

/** A token in its two tones: id, then signature; the character that both share has both. */
export function Token({ token, masked = false }: TokenProps): ReactNode {
  const { id, shared, signature } = tokenParts(masked ? maskToken(token) : token);
  return (
    <code className={styles['token']} translate="no">
      <span className={styles['id']}>{id}</span>
      <span className={styles['shared']}>{shared}</span>
      <span className={styles['signature']}>{signature}</span>
    </code>
  );
}

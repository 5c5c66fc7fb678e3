import type { ReactNode } from 'react';
import styles from './token.module.css';

type TokenProps = {
  token: string;
  /** Whether to show only four characters at each end. */ masked?: boolean;
};

/** Shows the id and the signature of a token in two colours. The character that both share has both colours. */
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

/** Length of a token: 64 bytes in base64url, six bits for each character. */
export const tokenLength = 86;
/** The 43rd character holds the last four bits of the id and the first two bits of the signature. */
const wholeIdCharacters = 42;

export type TokenParts = { id: string; shared: string; signature: string };

/** Splits a token into its parts. Splits a text of another length at the same positions. */
export function tokenParts(token: string): TokenParts {
  return {
    id: token.slice(0, wholeIdCharacters),
    shared: token.slice(wholeIdCharacters, wholeIdCharacters + 1),
    signature: token.slice(wholeIdCharacters + 1),
  };
}

/** Replaces all but the first and last four characters by dots. Replaces all characters of a short text. */
export function maskToken(token: string): string {
  const shown = 4;
  if (token.length <= shown * 4) return '•'.repeat(token.length);
  return `${token.slice(0, shown)}${'•'.repeat(token.length - shown * 2)}${token.slice(-shown)}`;
}

import type { ReactNode } from 'react';
import styles from './address.module.css';

const loopback = /^(?:::1|(?:::ffff:)?127(?:\.\d{1,3}){3})$/;

/** Returns words for an address that has some: `::1` is the computer that runs Session Lab. */
export const addressWords = (address: string): string | undefined =>
  loopback.test(address) ? 'this computer' : undefined;

/** Shows the address of a client, in words where it has some. */
export function Address({ address }: { address: string }): ReactNode {
  const words = addressWords(address);
  return (
    <span className={styles['address']}>
      {words !== undefined && `${words}, `}
      <code translate="no">{address}</code>
    </span>
  );
}

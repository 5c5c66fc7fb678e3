import type { ReactNode } from 'react';
import styles from './address.module.css';

const loopback = /^(?:::1|(?:::ffff:)?127(?:\.\d{1,3}){3})$/;

/** Returns words for a known address, such as `::1` for the computer that runs Session Lab. */
export const addressWords = (address: string): string | undefined =>
  loopback.test(address) ? 'this computer' : undefined;

/** Shows the address of a client, in words if the address is known. */
export function Address({ address }: { address: string }): ReactNode {
  const words = addressWords(address);
  return (
    <span className={styles['address']}>
      {words !== undefined && `${words}, `}
      <code translate="no">{address}</code>
    </span>
  );
}

import type { ReactNode, Ref } from 'react';
import { tokenKey } from '../../api/token-store.ts';
import { Panel } from '../../ui/panel.tsx';
import { Tag } from '../../ui/tag.tsx';
import { Token } from '../../ui/token.tsx';
import styles from './kept-token.module.css';

type KeptTokenProps = {
  /** In localStorage; otherwise in the memory of the page. */
  kept: boolean;
  token: string;
  masked: boolean;
  landed: boolean;
  tokenRef: Ref<HTMLDivElement>;
};

/** The place where the token lives from now on. */
export function KeptToken({ kept, token, masked, landed, tokenRef }: KeptTokenProps): ReactNode {
  return (
    <Panel title={kept ? 'localStorage' : 'The memory of this page'} aside={location.origin}>
      <dl className={styles['entry']}>
        <dt>{kept ? tokenKey : 'token'}</dt>
        <dd>
          <div className={styles['token']} ref={tokenRef}>
            <Token token={token} masked={masked} />
          </div>
        </dd>
      </dl>
      <p className={styles['says']} data-landed={landed}>
        <Tag>{kept ? 'kept' : 'held'}</Tag>{' '}
        {kept
          ? 'On this device, until you sign out. Every script of this page can read it.'
          : 'Until this page is reloaded or closed.'}
      </p>
    </Panel>
  );
}

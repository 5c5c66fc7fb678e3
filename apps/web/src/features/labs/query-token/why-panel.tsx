import type { ReactNode } from 'react';
import { lazyComponent } from '../../../ui/lazy-component.tsx';
import { Panel } from '../../../ui/panel.tsx';
import parts from '../../../ui/parts.module.css';

const SourcePanel = lazyComponent(() => import('../frame/source-panel.tsx'));

/** "Go further": why the app itself sends its token in the address of its WebSocket, and what it does about the log. */
export function WhyPanel(): ReactNode {
  return (
    <Panel title="Why this project does it anyway">
      <p className={parts['text']}>
        The live room of this app opens its WebSocket with <code>?access_token=</code>, too. A browser cannot
        set a header in a WebSocket handshake, and a cookie would go with the handshakes of other sites. So
        the token is in the address, and no log of this system contains a query string: the format below logs
        only the path, NGINX’s error log has no lines about requests, and a replica logs the pattern of the
        route. A test sends a secret in every place of a request and searches all logs for it. Pages have the
        policy <code>no-referrer</code>, and the address of a WebSocket is not in the browser’s history. In
        front of a proxy whose log you do not control, use a ticket.
      </p>
      <SourcePanel path="nginx/logging.conf#format" />
      <SourcePanel path="apps/api/src/labs/query-token/service.ts" />
    </Panel>
  );
}

import type { ReactNode } from 'react';
import { lazyComponent } from '../../../ui/lazy-component.tsx';
import { Panel } from '../../../ui/panel.tsx';
import parts from '../../../ui/parts.module.css';

const SourcePanel = lazyComponent(() => import('../frame/source-panel.tsx'));

/** "Go further": why the app itself sends its token in the address of its WebSocket, and what it does about the log. */
export function WhyPanel(): ReactNode {
  return (
    <Panel title="Why this project has a token in an address">
      <p className={parts['text']}>
        The live room of this app opens its WebSocket with <code>?access_token=</code>, too. A script cannot
        set the header Authorization of a WebSocket handshake, and a cookie without SameSite could go with
        handshakes that other sites cause. So the token is in the address. Only the extra log of this lab
        contains query strings: the format below logs only the path of an address, NGINX’s error log has no
        lines about requests, and a server logs the pattern of the route. A test sends a secret in every place
        of a request and searches all other logs for it. Pages have the policy <code>no-referrer</code>, and
        the address of a WebSocket is not in the browser’s history. If a proxy whose log you do not control is
        in front of your server, use a ticket.
      </p>
      <SourcePanel path="nginx/logging.conf#format" />
      <SourcePanel path="apps/api/src/labs/query-token/service.ts" />
    </Panel>
  );
}

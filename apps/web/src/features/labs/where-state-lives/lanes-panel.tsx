import type { ReactNode } from 'react';
import { lanes, type Lane } from '@session-lab/contract/labs/where-state-lives';
import { succeeded, type Exchange } from '../../../api/exchange.ts';
import { ResponseList } from '../../../stage/response-list.tsx';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { ReplicaName } from '../../../ui/identity.tsx';
import styles from './lanes-panel.module.css';
import type { LaneState, Lanes } from './use-lanes.ts';

const texts: Record<Lane, { name: string; description: string }> = {
  memory: {
    name: 'Memory',
    description: 'The server that signs her in keeps the session. NGINX uses the servers in turn.',
  },
  sticky: {
    name: 'Memory + sticky',
    description: 'The same, but NGINX picks the server by a hash of the student: always the same server.',
  },
  redis: { name: 'Redis', description: 'Both servers read the session from one store.' },
  jwt: { name: 'JWT', description: 'The token contains her profile; each server verifies the signature.' },
};

export function LanesPanel({
  lanes: { states, current },
  onRun,
}: {
  lanes: Lanes;
  onRun: (lane: Lane) => void;
}): ReactNode {
  return (
    <Panel title="The four lanes" aside="same user, same requests">
      <ul className={styles['lanes']}>
        {lanes.map((lane) => (
          <li className={styles['lane']} key={lane} aria-current={current === lane}>
            <div>
              <h3 className={styles['name']}>{texts[lane].name}</h3>
              <p className={styles['description']}>{texts[lane].description}</p>
            </div>
            <Outcome lane={lane} state={states[lane]} />
            <Button
              busy={current !== undefined}
              aria-label={`Send 10 requests in the ${texts[lane].name} lane`}
              onClick={() => {
                onRun(lane);
              }}
            >
              Send 10
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Outcome({ lane, state: { signedInBy, responses } }: { lane: Lane; state: LaneState }): ReactNode {
  if (responses.length === 0)
    return <p className={styles['none']}>{signedInBy === undefined ? 'No requests yet.' : 'Signed in.'}</p>;
  const good = responses.filter(succeeded).length;
  return (
    <div className={styles['outcome']}>
      <ResponseList exchanges={responses} label={`Responses in the ${texts[lane].name} lane`} />
      <p className={styles['verdict']}>
        {good} of {responses.length} requests succeeded.{' '}
        {signedInBy !== undefined && (
          <span className={styles['by']}>
            Signed in by <ReplicaName name={signedInBy} />
            {lane === 'memory' && onlyOneAvailable(responses) && ', the only available server'}.
          </span>
        )}
      </p>
    </div>
  );
}

/** Returns true if all requests succeeded only because NGINX retried on the replica that signed Ada in. */
const onlyOneAvailable = (responses: readonly Exchange[]): boolean =>
  responses.every(succeeded) && responses.some(({ tried }) => tried.length > 1);

import { untilTrue } from '@session-lab/test-support/eventually';
import { afterAll, beforeAll } from 'vitest';
import type { Role } from '@session-lab/contract';
import { createAudit } from '../audit/audit.ts';
import { runRoleCommand, type RoleCommandResult } from '../cli/role-command.ts';
import { createLogger } from '../logger.ts';
import { openSessions, type OpenSessions } from '../sessions/open-sessions.ts';
import { createAccountStore } from '../users/store.ts';
import type { Replicas } from './replicas.ts';

/**
 * Returns a function that changes a role as `npm run admin` does. Its events are added to the log of the
 * replicas.
 */
export function useRoleCommand(api: Replicas): (login: string, role: Role) => Promise<RoleCommandResult> {
  const silent = createLogger({ ...api.config, logLevel: 'silent' });
  const logger = createLogger(
    { replicaName: 'admin', logLevel: 'info' },
    { write: (line) => void api.log.lines.push(line) },
  );
  let opened: OpenSessions;
  beforeAll(async () => {
    opened = openSessions(api.config, { clock: api.clock, logger: silent });
    await untilTrue(() => opened.isAvailable());
  });
  afterAll(() => opened.close());

  return (login, role) =>
    runRoleCommand(
      { login, role, yes: true },
      {
        accounts: createAccountStore(api.redis),
        sessions: opened.sessions,
        audit: createAudit(logger),
        systemUser: 'operator',
        print: () => undefined,
        confirm: undefined,
      },
    );
}

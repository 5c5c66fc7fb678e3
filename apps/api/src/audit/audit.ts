import type { Logger } from 'pino';
import { levelOf, type AuditEvent } from './events.ts';

/** Logs a security event. The time, the replica, the id of the request and the client's address are added to its fields. */
export type Audit = (event: AuditEvent) => void;

/** `LOG_LEVEL` does not switch these lines off, except with `silent`. */
export function createAudit(logger: Logger): Audit {
  const always = logger.child({}, { level: logger.level === 'silent' ? 'silent' : 'info' });
  return (event) => always[levelOf[event.event]](event, 'audit');
}

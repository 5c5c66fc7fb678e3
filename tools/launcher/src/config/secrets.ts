import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Secrets = {
  /** base64url of 32 bytes each, separated by commas. The first key signs. */
  sessionKeys: string;
  passwordPepper: string;
  /** Key of all signatures and encryption in the labs. */
  labKey: string;
  /** Proves to the replicas that a request passed NGINX. */
  proxySecret: string;
  /**
   * Passwords of the Redis users. Each server has its own passwords, so that the password of one server opens
   * no other server.
   */
  redisSessions: AppPasswords & { peer: string };
  redisAccounts: AppPasswords;
  redisLabs: LabPasswords;
  redisConsole: ConsolePasswords;
  redisOutage: OutagePasswords;
  redisCluster: ClusterPasswords;
};
/** Passwords on the servers of sessions and accounts. */
export type AppPasswords = { api: string; operator: string };
/** Passwords on the server of the labs. `supervisor` is the supervisor of the servers of lab 16. */
export type LabPasswords = { lab: string; supervisor: string; operator: string };
/** Passwords on the server of lab 14. */
export type ConsolePasswords = { manager: string; operator: string };
/** Passwords on the server of lab 15. */
export type OutagePasswords = { outage: string; operator: string };
/** Passwords on the six servers of lab 16. */
export type ClusterPasswords = { cluster: string; supervisor: string; peer: string; operator: string };

/**
 * Reads the secrets of a state directory and creates the missing secrets. Only the current user can read the
 * files.
 */
export function ensureSecrets(dir: string): Secrets {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const secret = (name: string) => ensureSecret(join(dir, name));
  return {
    sessionKeys: secret('session-keys'),
    passwordPepper: secret('password-pepper'),
    labKey: secret('lab-key'),
    proxySecret: secret('proxy-secret'),
    redisSessions: {
      api: secret('redis-sessions-password'),
      operator: secret('redis-sessions-operator-password'),
      peer: secret('redis-sessions-peer-password'),
    },
    redisAccounts: {
      api: secret('redis-accounts-password'),
      operator: secret('redis-accounts-operator-password'),
    },
    redisLabs: {
      lab: secret('redis-labs-password'),
      supervisor: secret('redis-labs-supervisor-password'),
      operator: secret('redis-labs-operator-password'),
    },
    redisConsole: {
      manager: secret('redis-console-password'),
      operator: secret('redis-console-operator-password'),
    },
    redisOutage: {
      outage: secret('redis-outage-password'),
      operator: secret('redis-outage-operator-password'),
    },
    redisCluster: {
      cluster: secret('redis-cluster-password'),
      supervisor: secret('redis-cluster-supervisor-password'),
      peer: secret('redis-cluster-peer-password'),
      operator: secret('redis-cluster-operator-password'),
    },
  };
}

function ensureSecret(file: string): string {
  if (!existsSync(file)) writeSecret(file, randomBytes(32).toString('base64url'));
  return readFileSync(file, 'utf8').trim();
}

export function writeSecret(file: string, content: string): void {
  writeFileSync(file, content, { mode: 0o600 });
}

/** Returns a password in the form that a Redis ACL stores. */
export function aclHash(password: string): string {
  return `#${createHash('sha256').update(password).digest('hex')}`;
}

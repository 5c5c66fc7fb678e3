import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Secrets = {
  /** base64url of 32 bytes each, comma-separated; the first signs. */
  sessionKeys: string;
  passwordPepper: string;
  /** Of everything that the labs sign or encrypt. */
  labKey: string;
  /** What NGINX proves itself with to the replicas. */
  proxySecret: string;
  /** Of the users `api` and `operator`; the same two on both servers would open one with the other's. */
  redisSessions: RedisPasswords & { lab: string; peer: string };
  redisAccounts: RedisPasswords;
};
/** `lab`: of the labs' user, on the server that has one. `peer`: of servers and Sentinels among themselves. */
export type RedisPasswords = { api: string; operator: string; lab?: string; peer?: string };

/** Reads the secrets of a state directory; makes those that are not there yet, for this user's eyes only. */
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
      lab: secret('redis-labs-password'),
      peer: secret('redis-sessions-peer-password'),
    },
    redisAccounts: {
      api: secret('redis-accounts-password'),
      operator: secret('redis-accounts-operator-password'),
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

/** As a Redis ACL holds a password. */
export function aclHash(password: string): string {
  return `#${createHash('sha256').update(password).digest('hex')}`;
}

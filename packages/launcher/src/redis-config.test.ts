import { expect, test } from 'vitest';
import { redisAcl, redisConfig } from './redis-config.ts';

const input = { port: 6379, bind: '127.0.0.1', dir: '/data', aclFile: '/data/users.acl' };

test('accounts are on disk before they are acknowledged, sessions never are', () => {
  expect(redisConfig({ ...input, role: 'accounts' })).toContain('appendonly yes\nappendfsync always\n');
  expect(redisConfig({ ...input, role: 'sessions' })).toContain('save ""\nappendonly no\n');
});

test('the labs have a user where a password was made for one', () => {
  expect(redisAcl({ api: 'a', operator: 'b', lab: 'c' })).toMatch(
    /^user lab on #[0-9a-f]{64} ~lab:\* &lab:\* /m,
  );
  expect(redisAcl({ api: 'a', operator: 'b' })).not.toContain('user lab');
});

test('nothing is evicted', () => {
  expect(redisConfig({ ...input, role: 'sessions' })).toContain('maxmemory-policy noeviction');
});

test('the ACL holds hashes, and nobody is in without a name', () => {
  const acl = redisAcl({ api: 'secret-a', operator: 'secret-b' });
  expect(acl).not.toContain('secret');
  expect(acl).toContain('user default off resetpass ');
  expect(acl).toMatch(/user api on #[0-9a-f]{64} .* -@admin -@dangerous \+info$/m);
});

import { expect, test } from 'vitest';
import { consoleRights } from './console-rights.ts';
import { clusterFiles } from './lab-cluster.ts';
import { redisAcl, redisConfig } from './redis-config.ts';

const input = { port: 6379, bind: '127.0.0.1', dir: '/data', aclFile: '/data/users.acl' };

test('accounts are on disk before they are acknowledged, sessions never are', () => {
  expect(redisConfig({ ...input, role: 'accounts' })).toContain('appendonly yes\nappendfsync always\n');
  expect(redisConfig({ ...input, role: 'sessions' })).toContain('save ""\nappendonly no\n');
});

test('the user of the labs exists on the server of the labs only, and the user of the app does not exist there', () => {
  const labs = redisAcl({ lab: 'c', supervisor: 's', operator: 'b' });
  expect(labs).toMatch(/^user lab on #[0-9a-f]{64} ~lab:\* &lab:\* /m);
  expect(labs).not.toContain('user api');
  expect(redisAcl({ api: 'a', operator: 'b' })).not.toContain('user lab');
});

test('a student in the console has no command that reaches another database, the server or a script', () => {
  const acl = redisAcl({ manager: 'c', operator: 'b' });
  expect(acl).toMatch(/^user console on #[0-9a-f]{64} ~\* resetchannels -@all \+ping /m);
  expect(acl).not.toMatch(/user (?:api|lab) /);
  const refused =
    'select move copy swapdb flushall eval multi watch subscribe client config acl blpop xread setrange setbit';
  for (const name of refused.split(' ')) expect(consoleRights).not.toContain(`+${name}`);
  expect(consoleRights.filter((right) => right.startsWith('+@'))).toEqual([]);
  const config = redisConfig({ ...input, role: 'console' });
  expect(config).toContain(
    'maxmemory 48mb\nmaxmemory-policy noeviction\ndatabases 256\nproto-max-bulk-len 1mb\n',
  );
  expect(config).toContain('save ""\nappendonly no\n');
});

test('the server of lab 15 stores nothing on disk, has 8 MB, and no user of another server', () => {
  const config = redisConfig({ ...input, role: 'outage' });
  expect(config).toContain('save ""\nappendonly no\n');
  expect(config).toContain('maxmemory 8mb\nmaxmemory-policy allkeys-lru\n');
  const acl = redisAcl({ outage: 'c', operator: 'b' });
  expect(acl).toMatch(/^user outage on #[0-9a-f]{64} ~lab:outage:\* &__redis__:invalidate -@all /m);
  expect(acl).not.toMatch(/user (api|lab) /);
});

test('the servers of lab 16 store nothing on disk, have 6 MB each, and their users cause no failure', () => {
  const passwords = { cluster: 'a', supervisor: 'b', peer: 'c', operator: 'd' };
  const files = clusterFiles({
    bind: '127.0.0.1',
    port: 8421,
    dataDir: '/data',
    aclFile: '/files/users.acl',
    passwords,
    labsPassword: 'e',
  });
  expect(files['redis.conf']).toContain(
    'save ""\nappendonly no\nmaxmemory 6mb\nmaxmemory-policy noeviction\n',
  );
  const acl = files['users.acl'] ?? '';
  expect(acl).toMatch(/^user cluster on #[0-9a-f]{64} ~lab:cluster:\* &__redis__:invalidate -@all /m);
  expect(acl).toMatch(/^user load on nopass ~lab:load\* resetchannels -@all \+get \+ping \+cluster\|nodes$/m);
  expect(acl).not.toMatch(/user (api|lab) /);
  const [, rights = ''] = /^user cluster (.*)$/m.exec(acl) ?? [];
  expect(rights).not.toMatch(/@all.*\+@|shutdown|config|failover|client\|kill|acl|replicaof/);
});

test('the supervisor of lab 16 has only the keys of the lab on the server of the labs', () => {
  const acl = redisAcl({ lab: 'c', supervisor: 's', operator: 'b' });
  expect(acl).toMatch(/^user supervisor on #[0-9a-f]{64} ~lab:cluster:\* resetchannels -@all \+blpop /m);
});

test('sessions and accounts are never evicted; the labs have 64 MB, and their oldest keys are evicted', () => {
  for (const role of ['sessions', 'accounts'] as const)
    expect(redisConfig({ ...input, role })).toContain('maxmemory 256mb\nmaxmemory-policy noeviction\n');
  expect(redisConfig({ ...input, role: 'labs' })).toContain('maxmemory 64mb\nmaxmemory-policy allkeys-lru\n');
  expect(redisConfig({ ...input, role: 'labs' })).toContain('save ""\nappendonly no\n');
});

test('neither the slow log nor a crash report keeps the arguments of a command', () => {
  for (const role of ['accounts', 'sessions'] as const) {
    const config = redisConfig({ ...input, role });
    expect(config).toContain('slowlog-log-slower-than -1\n');
    expect(config).toContain('crash-log-enabled no\n');
  }
});

test('the ACL has password hashes, and no client can log in without a user name', () => {
  const acl = redisAcl({ api: 'secret-a', operator: 'secret-b' });
  expect(acl).not.toContain('secret');
  expect(acl).toContain('user default off resetpass ');
  expect(acl).toMatch(/user api on #[0-9a-f]{64} .* -@admin -@dangerous \+info$/m);
});

import { expect, test } from 'vitest';
import { nginxConfig } from './config.ts';

const routes = [{ port: 4001, replicas: ['127.0.0.1:5001', '127.0.0.1:5002'] }];

test('distributes each route over its replicas, with shared memory and kept-alive connections', () => {
  const config = nginxConfig('/tmp/x', routes, false);
  expect(config).toContain('server 127.0.0.1:5001 max_fails=0; server 127.0.0.1:5002 max_fails=0;');
  expect(config).toContain('zone replicas_4001 64k;');
  expect(config).toContain('proxy_set_header Connection "";');
  expect(config).toContain('listen 127.0.0.1:4001;');
});

test('writes only to the folder', () => {
  const paths = nginxConfig('/tmp/x', routes, false).match(/ \/\S+;/g) ?? [];
  expect(paths).toHaveLength(7);
  expect(paths.filter((path) => !path.startsWith(' /tmp/x/'))).toEqual([]);
});

test('names a user only for root, who can change the user', () => {
  expect(nginxConfig('/tmp/x', routes, true)).toContain('user root;');
  expect(nginxConfig('/tmp/x', routes, false)).not.toContain('user');
});

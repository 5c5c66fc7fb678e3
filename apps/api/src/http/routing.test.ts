import { expect, it } from 'vitest';
import { endpoints } from '@session-lab/contract';
import { allowedMethods, expressPath } from './routing.ts';

const routes = Object.values(endpoints);

it.each([
  ['/v1/users', ['POST']],
  ['/v1/users/me', ['GET', 'HEAD', 'PATCH', 'DELETE']],
  ['/v1/sessions/abc', ['DELETE']],
  ['/v1/sessions', ['POST', 'GET', 'HEAD', 'DELETE']],
  ['/v1/Sessions', []],
  ['/v1/sessions/', []],
  ['/v1/sessions/a/b', []],
  ['/v1/usersX', []],
])('the path %s accepts the methods %j', (path, methods) => {
  expect(allowedMethods(routes, path)).toEqual(methods);
});

it('converts a parameter to the syntax of Express', () => {
  expect(expressPath('/v1/sessions/{id}')).toBe('/v1/sessions/:id');
});

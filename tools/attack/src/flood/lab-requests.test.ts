import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isOnBankPort } from '@session-lab/contract/labs/bank';
import { labRequests, newStudent } from './lab-requests.ts';

type Route = { readonly method: string; readonly path: string };

/** Returns every route of the labs in the contract. */
async function labRoutes(): Promise<readonly Route[]> {
  const folder = join(import.meta.dirname, '../../../../packages/contract/src/labs');
  const routes: Route[] = [];
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.includes('.test.'))) {
    const found: { endpoints?: Record<string, Route>; reachFromOutside?: Route } = await import(
      join(folder, file)
    );
    routes.push(...Object.values(found.endpoints ?? {}));
    if (found.reachFromOutside !== undefined) routes.push(found.reachFromOutside);
  }
  return routes;
}

const isFor = ({ method, path }: Route, request: Route): boolean => {
  const pattern = new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}(\\?|$)`);
  return method === request.method && pattern.test(request.path);
};

test('there is a request for every route of the labs', async () => {
  const routes = await labRoutes();
  const requests = labRequests(newStudent());
  expect(routes.length).toBeGreaterThan(20);
  const missing = routes.filter((route) => !requests.some((request) => isFor(route, request)));
  expect(missing.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});

test('a request goes to the port that serves its route', () => {
  const requests = labRequests(newStudent());
  expect(requests.filter(({ site }) => site === 'bank').length).toBeGreaterThan(5);
  const wrong = requests.filter(({ site, path }) => isOnBankPort(path) !== (site === 'bank'));
  expect(wrong.map(({ path }) => path)).toEqual([]);
});

test('there is no request for a route that the labs do not have', async () => {
  const routes = await labRoutes();
  const unknown = labRequests(newStudent()).filter(
    (request) => !routes.some((route) => isFor(route, request)),
  );
  expect(unknown.map(({ path }) => path)).toEqual([]);
});

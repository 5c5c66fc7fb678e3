import { expect, it } from 'vitest';
import type { Exchange } from '../../../api/exchange.ts';
import { testExchange } from '../../../api/test-exchange.ts';
import { foldersInMemory, newestRun, printed, resultsOf, verdictOf, type Output } from './folder.ts';

const folder = '/v1/labs/stateless/folder';
const cd = testExchange({ number: 1, method: 'POST', path: folder, servedBy: 'api-1' });
const pwd = (number: number, servedBy: string): Exchange => testExchange({ number, path: folder, servedBy });
const ls = (number: number, servedBy: string, status = 200): Exchange =>
  testExchange({ number, path: '/v1/labs/stateless/files?folder=photos', servedBy, status });
const files = ['1.jpg', '2.jpg'];
const outputs = new Map<number, Output>([
  [1, { folder: 'photos' }],
  [2, { folder: 'home' }],
  [3, { folder: 'photos' }],
  [4, { folder: 'home' }],
  [5, { folder: 'photos', files }],
  [6, { folder: 'photos', files }],
  [7, { folder: 'photos', files: [] }],
]);
const results = (...shown: Exchange[]) => resultsOf(shown, outputs);

it('each request is the command that its method and its path mean, and other requests are none', () => {
  const other = testExchange({ number: 9, path: '/v1/ping' });
  expect(
    results(cd, other, pwd(2, 'api-2'), ls(5, 'api-1')).map(({ command, output }) => [
      command,
      output && printed(output),
    ]),
  ).toEqual([
    ['cd', 'photos'],
    ['pwd', 'home'],
    ['ls', '1.jpg 2.jpg'],
  ]);
});

it('a new run of a command replaces the run before', () => {
  const all = results(cd, pwd(2, 'api-2'), pwd(3, 'api-1'), pwd(4, 'api-2'));
  const numbers = (size: number) => newestRun(all, 'pwd', size).map(({ exchange }) => exchange.number);
  expect([numbers(2), numbers(6)]).toEqual([[4], [2, 3, 4]]);
  expect(newestRun(all, 'ls', 6)).toEqual([]);
});

const counts = (...shown: Exchange[]) =>
  (['pwd', 'ls'] as const).map((command) => newestRun(results(...shown), command, 6).length);

it('the results of pwd and of ls stay next to each other, until a new cd makes those of pwd out of date', () => {
  const before = [pwd(2, 'api-2'), pwd(3, 'api-1'), ls(5, 'api-1')];
  expect(counts(cd, ...before)).toEqual([2, 1]);
  expect(counts(cd, ...before, testExchange({ ...cd, number: 8 }))).toEqual([0, 1]);
});

it('the memory of a server holds the folder of its newest response', () => {
  expect([...foldersInMemory(results(cd, pwd(2, 'api-2'), ls(5, 'api-3')))]).toEqual([
    ['api-1', 'photos'],
    ['api-2', 'home'],
  ]);
});

it.each([
  ['cd', 'api-1 keeps your folder in its memory.', [cd]],
  ['pwd', undefined, [cd]],
  ['pwd', undefined, [pwd(2, 'api-2')]],
  ['pwd', 'Only api-1 answered.', [cd, pwd(3, 'api-1')]],
  [
    'pwd',
    'Only api-1 keeps your folder. api-2 never received your cd.',
    [cd, pwd(3, 'api-1'), pwd(2, 'api-2')],
  ],
  [
    'ls',
    'The request names the folder, so every server answers the same: stateless.',
    [ls(5, 'api-1'), ls(6, 'api-2')],
  ],
  ['ls', 'The servers list different files.', [ls(5, 'api-1'), ls(7, 'api-2')]],
  ['ls', 'Only api-1 answered.', [ls(5, 'api-1')]],
  ['ls', '1 of 2 requests got no usable response.', [ls(5, 'api-1'), ls(6, 'api-2', 503)]],
] as const)('verdict of %s: %s', (command, text, shown) => {
  expect(verdictOf(results(...shown), command, 6)).toBe(text);
});

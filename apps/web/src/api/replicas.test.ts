import { expect, it } from 'vitest';
import { replicasOf } from './replicas.ts';

const other = { name: 'cdn', description: 'other' };

it('the page knows all replicas from the header of NGINX', () => {
  const timing = [other, { name: 'replicas', description: 'api-1 api-2 api-3' }];
  expect(replicasOf(timing)).toEqual(['api-1', 'api-2', 'api-3']);
});

it('without the header, the page shows two replicas', () => {
  for (const timing of [[], [other], [{ name: 'replicas', description: '' }]])
    expect(replicasOf(timing)).toEqual(['api-1', 'api-2']);
});

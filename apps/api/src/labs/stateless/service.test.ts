import { expect, it } from 'vitest';
import { createFolders } from './service.ts';

it('new students of one network do not empty the memory of students of other networks', () => {
  const folders = createFolders('api-1');
  folders.change('other student', 'music', '192.0.2.2');
  for (let number = 0; number < 50_000; number += 1)
    folders.change(`student ${number}`, 'photos', '192.0.2.1');
  expect(folders.read('other student').folder).toBe('music');
});

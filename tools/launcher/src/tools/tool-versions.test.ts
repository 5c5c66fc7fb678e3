import { expect, test } from 'vitest';
import { compareVersion } from './tool-versions.ts';

test.each([
  ['nginx', '1.19.5'],
  ['nginx', '1.20'],
  ['nginx', '2.0.1'],
  ['redis-server', '6.2.0'],
  ['redis-server', '7.0.15'],
  ['redis-server', ''],
  ['chromium', '1.0'],
] as const)('%s %s is accepted', (tool, version) => {
  expect(compareVersion(tool, '/usr/bin/tool', version)).toEqual({ ok: true, version });
});

test.each([
  ['nginx', '1.18.0', '1.19.5'],
  ['nginx', '1.9.15', '1.19.5'],
  ['nginx', '1.19', '1.19.5'],
  ['redis-server', '5.0.7', '6.2'],
  ['redis-server', '6.0.16', '6.2'],
] as const)('%s %s is rejected with the required version', (tool, version, least) => {
  expect(compareVersion(tool, '/usr/bin/tool', version)).toMatchObject({
    ok: false,
    reason: `${tool} ${version} (/usr/bin/tool) is too old; version ${least} or newer is required`,
  });
});

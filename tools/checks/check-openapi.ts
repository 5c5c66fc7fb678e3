/**
 * Lints the OpenAPI document, with and without the labs, with Redocly and Spectral. Telemetry of both is off.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { openapiDocument } from '../../packages/contract/src/openapi.ts';

const folder = '.local/openapi';
mkdirSync(folder, { recursive: true });
const files = [true, false].map((labs) => {
  const file = `${folder}/labs-${labs ? 'on' : 'off'}.json`;
  writeFileSync(file, JSON.stringify(openapiDocument({ labs }), null, 2));
  return file;
});

const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
const linters = [
  ['redocly', 'lint', '--max-problems=50', ...files],
  ['spectral', 'lint', '--fail-severity=hint', '--quiet', ...files],
] as const;

const failed = linters.filter(([command, ...args]) => {
  const { status, stdout, stderr, error } = spawnSync(command, args, { env, encoding: 'utf8' });
  // Redocly exits with 0 if it reports only warnings.
  const isClean = status === 0 && !/You have \d+ warning/.test(`${stdout}${stderr}`);
  if (!isClean) console.error(`${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`);
  return !isClean;
});
if (failed.length > 0) {
  console.error(
    `the OpenAPI document must have no findings of: ${failed.map(([command]) => command).join(', ')}`,
  );
  process.exit(1);
}

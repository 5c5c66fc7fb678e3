/** `npm run soak`. Runs on the project's own Node; the launcher sees to that. */
import { join } from 'node:path';
import { SetupError, tail, UsageError, withOwnStack } from '@session-lab/launcher';
import { createCollector } from '@session-lab/test-support/collected-memory';
import { requireOpenFiles } from './open-files.ts';
import { parseOptions, usage } from './options.ts';
import { soak } from './soak.ts';

const root = join(import.meta.dirname, '../../..');

try {
  process.exit(await main());
} catch (error) {
  explain(error);
  process.exit(error instanceof UsageError ? 2 : 1);
}

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    console.log(usage);
    return 0;
  }
  await requireOpenFiles(options.sockets);
  const collector = createCollector(join(root, '.local/soak'));
  const { environment } = collector;
  return withOwnStack({ root, name: 'soak', environment }, async (stackFile, interrupted) => {
    const held = await soak(stackFile, { ...options, ...collector }, interrupted);
    return interrupted.aborted ? 130 : Number(!held);
  });
}

function explain(error: unknown): void {
  if (error instanceof UsageError) console.error(`${error.message}\n\n${usage}`);
  else if (error instanceof SetupError)
    console.error(`${tail(error.output)}\n${error.message}\n→ ${error.mend}`);
  else console.error(error);
}

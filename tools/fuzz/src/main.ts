/** Runs `npm run fuzz` on a stack of its own. The launcher starts this file with the project's Node. */
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { withOwnStack } from '@session-lab/launcher';
import { createHeapReader } from '@session-lab/test-support/heap-after-gc';
import { runTool } from '@session-lab/test-support/run-tool';
import { fuzz } from './fuzz.ts';
import { parseOptions, usage } from './options.ts';

const root = join(import.meta.dirname, '../../..');

await runTool(usage, async () => {
  const options = parseOptions(process.argv.slice(2), () => randomInt(2 ** 32));
  if (options.help) {
    console.log(usage);
    return 0;
  }
  const heapReader = createHeapReader(join(root, '.local/fuzz'));
  const { environment } = heapReader;
  return withOwnStack({ root, name: 'fuzz', environment }, async (stackFile, interrupted) => {
    const passed = await fuzz(stackFile, { ...options, ...heapReader }, interrupted);
    return interrupted.aborted ? 130 : Number(!passed);
  });
});

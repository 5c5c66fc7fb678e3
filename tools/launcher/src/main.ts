/** Runs the commands of the launcher. bin/session-lab.mjs starts this file on the project's own Node. */
import { join } from 'node:path';
import { styleText } from 'node:util';
import { UsageError } from './flags.ts';
import { parseOptions, usage, type Options } from './options.ts';
import { SetupError, tail } from './progress.ts';

const root = join(import.meta.dirname, '../../..');

try {
  process.exit(await dispatch(parseOptions(process.argv.slice(2))));
} catch (error) {
  explain(error);
  process.exit(error instanceof UsageError ? 2 : 1);
}

async function dispatch(options: Options): Promise<number> {
  switch (options.command) {
    case 'help':
      console.log(usage);
      return 0;
    case 'start':
      return (await import('./commands/start.ts')).start(root, options);
    case 'test':
      return (await import('./commands/test.ts')).test(root, options);
    case 'doctor':
      return (await import('./commands/doctor.ts')).doctor(root, options);
    case 'admin':
      return (await import('./commands/admin.ts')).admin(root, options.arguments);
    case 'keys':
      return (await import('./commands/keys.ts')).keys(root, options.arguments);
    case 'sbom':
      return (await import('./commands/sbom.ts')).sbom(root, options.arguments);
    case 'bench':
      return (await import('./commands/bench.ts')).bench(root, options.arguments);
    case 'attack':
    case 'faults':
    case 'fuzz':
    case 'soak':
      return (await import('./commands/run-package.ts')).runPackage(root, options.command, options.arguments);
    case 'screenshots':
      return (await import('./commands/screenshots.ts')).screenshots(root, options);
    default:
      return options satisfies never;
  }
}

function explain(error: unknown): void {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${usage}`);
  } else if (error instanceof SetupError) {
    if (error.output !== '') console.error(`\n${tail(error.output)}`);
    console.error(`\n${styleText('red', error.message)}\n→ ${error.fix}`);
  } else {
    console.error(error);
  }
}

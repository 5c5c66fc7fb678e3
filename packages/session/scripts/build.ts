// Builds `dist`. Removes it first, because files of an earlier build would be packed too.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
process.exit(spawnSync('tsc', ['--project', 'tsconfig.build.json'], { stdio: 'inherit' }).status ?? 1);

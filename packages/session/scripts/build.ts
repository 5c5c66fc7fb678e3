// Builds `dist`. Removes it first, because files of an earlier build would be packed too.
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { reference } from './reference.ts';

rmSync('dist', { recursive: true, force: true });
process.exitCode = spawnSync('tsc', ['--project', 'tsconfig.build.json'], { stdio: 'inherit' }).status ?? 1;
if (process.exitCode === 0) writeFileSync('dist/reference.md', reference());

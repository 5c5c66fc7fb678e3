/** What other workspaces start and stop a stack with. */
export { withOwnStack } from './own-stack.ts';
export { line, seconds, SetupError, tail } from './progress.ts';
export { readStackFile, type StackFile } from './stack-file.ts';

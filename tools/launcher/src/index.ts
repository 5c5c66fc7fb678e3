/** What other workspaces start and stop a stack with. */
export { withEmptyStack, withOwnStack } from './own-stack.ts';
export { withComposeStack } from './docker/compose-stack.ts';
export { readFlags, UsageError, wholeNumber } from './flags.ts';
export { layOut, type Plan } from './plan.ts';
export { freeBase } from './ports.ts';
export { line, seconds, SetupError, tail } from './progress.ts';
export { run } from './run.ts';
export { listenForInterrupts } from './signals.ts';
export { holdStateDir, startStack, type Stack, type StackOptions } from './stack.ts';
export { readStackFile, type StackFile } from './stack-file.ts';

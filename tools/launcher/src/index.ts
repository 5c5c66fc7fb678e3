/** The functions with which other tools start and stop a stack. */
export { withEmptyStack, withOwnStack } from './stack/own-stack.ts';
export { withComposeStack } from './docker/compose-stack.ts';
export { readFlags, UsageError, wholeNumber } from './flags.ts';
export { stackPaths, type Plan } from './stack/plan.ts';
export { freeBase } from './ports/ports.ts';
export { line, seconds, SetupError, tail } from './progress.ts';
export { run } from './process/run.ts';
export { listenForInterrupts } from './process/interrupts.ts';
export { holdStateDir, startStack, type Stack, type StackOptions } from './stack/stack.ts';
export { isAlive } from './stack/build-web.ts';
export { readStackFile, type StackFile } from './stack/stack-file.ts';
export { writeTestReport } from './test-report.ts';

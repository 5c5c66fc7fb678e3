/**
 * The launcher's description of a running stack. e2e imports it here, because e2e must not import the
 * launcher.
 */
export { readStackFile, type StackFile } from '@session-lab/launcher/stack-file';

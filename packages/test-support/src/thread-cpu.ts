/**
 * Returns the CPU time that this thread has used, in milliseconds. The difference of two results does not
 * include the time in which other processes used the machine.
 */
export function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

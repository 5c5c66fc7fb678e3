/**
 * Returns the CPU time that this thread has used, in milliseconds. A difference is the time of the work of the thread alone, without
 * the time in which other processes used the machine.
 */
export function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

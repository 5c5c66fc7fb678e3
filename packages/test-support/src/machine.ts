import { cpus, totalmem } from 'node:os';

/** Describes the hardware and software that measured times depend on. */
export function describeMachine(): string {
  const processors = cpus();
  const memoryGiB = Math.round(totalmem() / 2 ** 30);
  const model = processors[0]?.model.trim() ?? 'unknown';
  return `${processors.length} cores (${model}), ${memoryGiB} GiB, ${process.platform}, Node ${process.versions.node}`;
}

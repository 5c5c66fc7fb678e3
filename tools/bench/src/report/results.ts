import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { markdown, type Results } from './markdown.ts';

/** Writes the JSON file, the page, and the pictures of the sections that have one. */
export async function writeResults(folder: string, results: Results): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'results.json'), `${JSON.stringify(results, toThousandths)}\n`);
  await writeFile(join(folder, 'README.md'), markdown(results));
  for (const { name, picture } of results.sections) {
    if (picture) await writeFile(join(folder, `${name}.svg`), picture(captionOf(results)));
  }
}

/** Rounds to a thousandth: smaller digits are noise, and would be half of the file. */
function toThousandths(_name: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1000) / 1000 : value;
}

function captionOf({ measuredAt, machine }: Results): string {
  const { cores, model, tools } = machine;
  const where = `${cores} cores (${model.trim()}), Node ${tools['node']}, Redis ${tools['redis']}`;
  return `${measuredAt.slice(0, 10)}, ${where}: shared by the server, the load generator and Redis.`;
}

import { readFile } from 'node:fs/promises';

/** The README's TypeScript by file name; a fence says it: ` ```ts start.ts `. */
export type Examples = ReadonlyMap<string, string>;

/** @throws Error when a block has no name: then nobody would run it. */
export async function readExamples(): Promise<Examples> {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const blocks = [...readme.matchAll(/^```ts *(?<name>\S*)\n(?<code>.*?)^```$/gms)];
  return new Map(
    blocks.map(({ groups = {} }) => {
      const { name = '', code = '' } = groups;
      if (!name.endsWith('.ts')) throw new Error(`An example of the README has no file name:\n${code}`);
      return [name, code];
    }),
  );
}

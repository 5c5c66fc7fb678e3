import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The texts of a lab that the page shows only after the right answer is known. */
export type HiddenTexts = { readonly claim: string; readonly why: string; readonly goal: string };

const folder = fileURLToPath(new URL('../../apps/web/src/features/labs/', import.meta.url));

/** Returns the hidden texts of every lab, by the lab's name. Reads the source, because the page must not contain them. */
export function hiddenTexts(): ReadonlyMap<string, HiddenTexts> {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== 'frame',
  );
  const labs = new Map<string, HiddenTexts>();
  for (const { name } of entries) {
    const source = sourceOf(name);
    if (source === undefined) continue;
    labs.set(name, {
      claim: stringIn(source, 'claim'),
      why: stringIn(source, 'why'),
      goal: stringIn(source, 'goal'),
    });
  }
  return labs;
}

function sourceOf(name: string): string | undefined {
  try {
    return readFileSync(`${folder}${name}/lab.ts`, 'utf8').replaceAll(/\/\*.*?\*\//gs, '');
  } catch {
    return undefined;
  }
}

/** Returns the string of one property: `claim: 'One connection is not one server: the servers take turns.',`. */
function stringIn(source: string, property: string): string {
  const found = new RegExp(`\\b${property}:\\s*(['"])(.+?)\\1,\\n`, 's').exec(source)?.[2];
  if (found === undefined) throw new Error(`lab.ts has no string ${property}:\n${source}`);
  return found;
}

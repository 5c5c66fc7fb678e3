// Makes the reference of the package: every public name with its doc comment and its declaration.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));

type Public = { readonly name: string; readonly file: string };

/** Returns the reference as Markdown. The build writes it to `dist`. */
export function reference(): string {
  const manifest = readFileSync(join(packageFolder, 'package.json'), 'utf8');
  const sources = manifest.slice(manifest.indexOf('"exports"'), manifest.indexOf('"publishConfig"'));
  const entries = [...sources.matchAll(/"\.(?<path>[^"]*)": "(?<file>\.\/src[^"]*)"/g)];
  const written = new Set<string>();
  const parts = entries.map(({ groups = {} }) => {
    const names = publicNames(join(packageFolder, groups['file'] ?? ''));
    const sections = names.map(({ name, file }) => {
      const isRepeated = written.has(`${file} ${name}`);
      written.add(`${file} ${name}`);
      return isRepeated ? `### ${name}\n\nThe same as above.\n` : describe(name, file);
    });
    return `## @session-lab/session${groups['path']}\n\n${sections.join('\n')}`;
  });
  const used = usedTypes(parts.join('\n'));
  return `# Reference\n\nMade from the doc comments by \`node scripts/reference.ts\`. Do not edit.\n\n${parts.join('\n')}\n## Types that no entry exports\n\n${used}`;
}

/** Returns the types that the declarations use and that no entry exports, and the types that these use in turn. */
function usedTypes(declared: string): string {
  const next = typesIn(declared).find(({ name }) => !declared.includes(`### ${name}\n`));
  if (next === undefined) return '';
  const section = describe(next.name, next.file);
  return `${section}\n${usedTypes(`${declared}\n${section}`)}`;
}

/** Returns the types of this package that the declarations of a reference use, without their comments. */
export function typesIn(declared: string): Public[] {
  const code = [...declared.matchAll(/^```typescript\n(?<code>[^]*?)^```$/gm)]
    .map(({ groups = {} }) => groups['code']?.replace(/\/\*[^]*?\*\/|\/\/.*|'[^'\n]*'|`[^`]*`/g, '') ?? '')
    .join('\n');
  const words = new Set(code.match(/\b[A-Z]\w+/g));
  return declaredTypes().filter(({ name }) => words.has(name));
}

function declaredTypes(): Public[] {
  const files = globSync('src/**/*.ts', { cwd: packageFolder, exclude: ['**/*.test.ts', 'src/testing/**'] });
  return files.sort().flatMap((path) => {
    const file = join(packageFolder, path);
    const names = readFileSync(file, 'utf8').matchAll(/^(?:export )?type (?<name>\w+)/gm);
    return [...names].map(({ groups = {} }) => ({ name: groups['name'] ?? '', file }));
  });
}

/** Returns the names that a file exports, with the file of each declaration. */
function publicNames(file: string): Public[] {
  const text = readFileSync(file, 'utf8');
  const own = [...text.matchAll(/^export (?:async )?(?:function|class|const|type) (?<name>\w+)/gm)].map(
    ({ groups = {} }) => ({ name: groups['name'] ?? '', file }),
  );
  const passedOn = [
    ...text.matchAll(/^export (?:type )?(?:\*|\{(?<names>[^}]*)\}) from '(?<from>[^']+)'/gm),
  ].flatMap(({ groups = {} }) => {
    const from = publicNames(join(dirname(file), groups['from'] ?? ''));
    if (groups['names'] === undefined) return from;
    const names = groups['names'].split(',').map((name) => name.replace(/\btype\b/, '').trim());
    return names.filter((name) => name !== '').map((name) => found(from, name, file));
  });
  return [...passedOn, ...own];
}

function found(names: readonly Public[], name: string, file: string): Public {
  const one = names.find((other) => other.name === name);
  if (one === undefined) throw new Error(`${file} exports ${name}, which has no declaration.`);
  return one;
}

function describe(name: string, file: string): string {
  const lines = readFileSync(file, 'utf8').split('\n');
  const start = lines.findIndex((line) =>
    new RegExp(String.raw`^(?:export )?(?:async )?(?:function|class|const|type) ${name}\b`).test(line),
  );
  const first = lines[start] ?? '';
  const isFunction = /^(?:export )?(?:async )?function/.test(first);
  const isLast = (line: string): boolean => {
    if (isFunction) return /^\S.* \{$/.test(line) && !line.endsWith('({');
    return first.endsWith('{') ? line.startsWith('}') : /^ {0,4}\S.*;$/.test(line);
  };
  const length = lines.slice(start).findIndex(isLast);
  const code = lines
    .slice(start, start + length + 1)
    .join('\n')
    .replace(/^export /, '');
  const declaration = isFunction ? code.replace(/ \{$/, ';') : code;
  return `### ${name}\n\n${commentBefore(lines, start)}\`\`\`typescript\n${declaration}\n\`\`\`\n`;
}

function commentBefore(lines: readonly string[], start: number): string {
  if (!lines[start - 1]?.endsWith('*/')) return '';
  const from = lines.findLastIndex((line, index) => index < start && line.startsWith('/**'));
  const text = lines.slice(from, start).map((line) => line.replace(/^ ?(?:\/\*\*|\*\/|\*) ?| ?\*\/$/g, ''));
  const body = text.join('\n').trim().replaceAll('@throws', '\n- Throws');
  return body === '' ? '' : `${body}\n\n`;
}

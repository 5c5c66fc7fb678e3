// Makes the reference of the package: every public name with its doc comment and its declaration.
import { readFileSync } from 'node:fs';
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
  return `# Reference\n\nMade from the doc comments by \`node scripts/reference.ts\`. Do not edit.\n\n${parts.join('\n')}`;
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
    new RegExp(String.raw`^export (?:async )?(?:function|class|const|type) ${name}\b`).test(line),
  );
  const first = lines[start] ?? '';
  const isFunction = /^export (?:async )?function/.test(first);
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

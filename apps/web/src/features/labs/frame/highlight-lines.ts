import nginx from 'highlight.js/lib/languages/nginx';
import typescript from 'highlight.js/lib/languages/typescript';
import { createLowlight } from 'lowlight';

/** A part of a line. `kind` is the class of highlight.js without its prefix: `keyword`, `string`, `comment`. */
export type Token = { readonly kind: string | undefined; readonly text: string };

const lowlight = createLowlight({ nginx, typescript });

type Nodes = ReturnType<typeof lowlight.highlight>['children'];
type Element = Extract<Nodes[number], { type: 'element' }>;

/** Returns the tokens of each line. */
export function highlightLines(path: string, text: string): Token[][] {
  const language = path.endsWith('.conf') ? 'nginx' : 'typescript';
  let line: Token[] = [];
  const lines = [line];
  function collect(nodes: Nodes, kind: string | undefined): void {
    for (const node of nodes) {
      if (node.type === 'element') collect(node.children, kindOf(node.properties['className']) ?? kind);
      if (node.type !== 'text') continue;
      for (const [index, part] of node.value.split('\n').entries()) {
        if (index > 0) {
          line = [];
          lines.push(line);
        }
        if (part !== '') line.push({ kind, text: part });
      }
    }
  }
  collect(lowlight.highlight(language, text.replace(/\n$/, '')).children, undefined);
  return lines;
}

/** `['hljs-title', 'function_']` → `title` */
function kindOf(className: Element['properties'][string]): string | undefined {
  const first = Array.isArray(className) ? className[0] : undefined;
  return typeof first === 'string' ? first.replace('hljs-', '') : undefined;
}

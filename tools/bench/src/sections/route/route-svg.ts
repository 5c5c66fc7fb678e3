import type { Row } from './summary.ts';

/** Pixels. The picture is 900 wide; its height depends on the rows. */
const width = 900;
const rowHeight = 30;
const headHeight = 62;
const footHeight = 34;
const barLeft = 262;
const barFull = 360;
/** Right edges of the columns. */
const columns = { share: 676, p99: 760, commands: 880 } as const;

/** Draws one bar per contender, the fastest on top: its share of the ceiling's requests a second. */
export function routeSvg(rows: readonly Row[], caption: string): string {
  const sorted = rows.toSorted((one, other) => other.ofCeiling - one.ofCeiling);
  const height = headHeight + sorted.length * rowHeight + footHeight;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">
<title id="title">Requests a second of GET /me, as a share of the same route without authentication</title>
${style}
<rect class="ground" width="${width}" height="${height}" rx="8"/>
${head()}
${sorted.map(row).join('\n')}
<text class="quiet" x="20" y="${height - 13}">${escape(caption)}</text>
</svg>
`;
}

/** Follows the reader's colour scheme and loads no font. */
const style = `<style>
text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328; }
.ground { fill: #ffffff; }
.heading { font-size: 15px; font-weight: 600; }
.quiet { font-size: 12px; fill: #59636e; }
.ours { font-weight: 600; }
.figure { text-anchor: end; font-variant-numeric: tabular-nums; }
.track { fill: #eaeef2; }
.bar { fill: #8c959f; }
.bar.ours { fill: #0969da; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .ground { fill: #0d1117; }
  .quiet { fill: #9198a1; }
  .track { fill: #21262d; }
  .bar { fill: #6e7681; }
  .bar.ours { fill: #4493f8; }
}
</style>`;

function head(): string {
  return [
    '<text class="heading" x="20" y="28">GET /me: requests a second, of the same route without authentication</text>',
    label(columns.share, 'share'),
    label(columns.p99, 'p99 ms'),
    label(columns.commands, 'Redis per request'),
  ].join('\n');
}

function label(x: number, text: string): string {
  return `<text class="quiet figure" x="${x}" y="52">${text}</text>`;
}

function row({ name, title, ofCeiling, p99Ms, commandsPerRequest }: Row, index: number): string {
  const top = headHeight + index * rowHeight;
  const kind = name.startsWith('session-lab') ? ' ours' : '';
  // The ceiling is 1 by definition. A faster contender of a noisy run is drawn with the same length.
  const length = Math.max(2, Math.min(1, ofCeiling) * barFull).toFixed(1);
  const base = top + 19;
  return [
    `<text class="name${kind}" x="20" y="${base}">${escape(title)}</text>`,
    `<rect class="track" x="${barLeft}" y="${top + 5}" width="${barFull}" height="20" rx="3"/>`,
    `<rect class="bar${kind}" x="${barLeft}" y="${top + 5}" width="${length}" height="20" rx="3"/>`,
    figure(columns.share, base, kind, `${(ofCeiling * 100).toFixed(0)} %`),
    figure(columns.p99, base, kind, p99Ms.toFixed(1)),
    figure(columns.commands, base, kind, commandsPerRequest.toFixed(2)),
  ].join('\n');
}

function figure(x: number, y: number, kind: string, text: string): string {
  return `<text class="figure${kind}" x="${x}" y="${y}">${text}</text>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

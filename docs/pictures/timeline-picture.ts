/** Draws what `offhook demo` printed as an SVG that reads well on light and on dark pages. */

/** The phone whose lines are shown; those of both would not fit on one look. */
const PHONE = '7960 (208)';
const WIDTH = 720;
const LINE_HEIGHT = 20;
const MARGIN = 20;
/** Left edges of the columns: time (right-aligned), mark, text. */
const COLUMNS = { time: 80, mark: 94, text: 114 } as const;
const TONES: Readonly<Record<string, string>> = { '✓': 'good', '!': 'attention', '·': 'routine' };

const STYLE = `
    text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #1f2328; }
    rect { fill: #f6f8fa; stroke: #d1d9e0; }
    .time, .routine { fill: #59636e; }
    .good { fill: #1a7f37; }
    .attention { fill: #9a6700; }
    .title { font-weight: bold; }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc; }
      rect { fill: #151b23; stroke: #3d444d; }
      .time, .routine { fill: #9198a1; }
      .good { fill: #3fb950; }
      .attention { fill: #d29922; }
    }
  `;

/** One event of the timeline, as it was printed. */
interface Row {
  readonly time: string;
  readonly mark: string;
  readonly text: string;
}

/** The SVG of a captured `npm run -s demo -- --once`. */
export function timelinePicture(captured: string): string {
  const rows = captured.split('\n').flatMap(readRow);
  if (rows.length === 0) throw new Error(`the captured text has no line of the ${PHONE}`);
  const lines = [
    `<text class="title" x="${MARGIN}" y="${baseline(0)}">${escapeXml(titleOf(captured))}</text>`,
    ...rows.map((row, index) => drawRow(row, baseline(index + 1.5))),
  ];
  const height = baseline(rows.length + 1.4);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="Timeline of one phone in the demo">`,
    `  <style>${STYLE}</style>`,
    `  <rect x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="6"/>`,
    ...lines.map((line) => `  ${line}`),
    '</svg>',
    '',
  ].join('\n');
}

function readRow(line: string): Row[] {
  const [, time = '', mark = '', rest = ''] = /^ *(\d+\.\d s) +([✓!·]) (.*)$/u.exec(line) ?? [];
  return rest.startsWith(PHONE) ? [{ time, mark, text: rest.slice(PHONE.length).trimStart() }] : [];
}

function titleOf(captured: string): string {
  const introduction = captured.split('\n').find((line) => line.startsWith(`  ${PHONE}`)) ?? PHONE;
  return introduction.trim();
}

function drawRow({ time, mark, text }: Row, y: number): string {
  const tone = TONES[mark] ?? 'routine';
  const words = tone === 'routine' ? ' class="routine"' : '';
  return [
    `<text class="time" x="${COLUMNS.time}" y="${y}" text-anchor="end">${time}</text>`,
    `<text class="${tone}" x="${COLUMNS.mark}" y="${y}">${mark}</text>`,
    `<text${words} x="${COLUMNS.text}" y="${y}">${escapeXml(text)}</text>`,
  ].join('');
}

function baseline(line: number): number {
  return MARGIN + 12 + line * LINE_HEIGHT;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

import type { PagePicture } from '#virtual-phone/read/read-phone-page.ts';
import type { Screen } from './screen.ts';

/** The display without ink: what phones call white. */
const PAPER = '#dfe6d8';
/** What recipes call the other three greys (observed). */
const GREYS = [PAPER, '#808080', '#404040', '#000000'] as const;
const INK = '#1c2418';
const WIDTH = 640;
const HEIGHT = 372;
const DISPLAY = { x: 20, y: 46, width: 460, height: 262 };
const ROW = 24;
/** Pixels of the drawing for one of the phone. */
const SCALE = 2;

/** The screen as a drawing, labelled as what it is: a schematic with the right texts and the exact pixels of pictures. */
export function svgScreen(screen: Screen, name: string): string {
  const { x, y, width, height } = DISPLAY;
  const parts = [
    `<rect width="${WIDTH}" height="${HEIGHT}" rx="14" fill="#3b4046"/>`,
    text(20, 30, name, { fill: '#ffffff', size: 15, bold: true }),
    text(WIDTH - 20, 30, 'schematic, not a photograph', { fill: '#c9ccd0', size: 13, anchor: 'end' }),
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${PAPER}"/>`,
    text(x + 10, y + 20, screen.dateAndTime),
    text(x + width - 10, y + 20, screen.label, { anchor: 'end' }),
    `<line x1="${x}" y1="${y + 28}" x2="${x + width}" y2="${y + 28}" stroke="${INK}"/>`,
    ...content(screen),
    text(x + 10, y + height - 34, screen.prompt),
    ...softKeys(screen.softKeys),
    ...lineKeys(screen.lines),
    lamp(screen.messageLamp),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}"><title>${escaped(name)}: schematic of its screen</title>${parts.join('')}</svg>`;
}

function content({ title, rows, selected, more, picture }: Screen): string[] {
  const { x, y, width } = DISPLAY;
  const top = y + 48;
  const list = rows.flatMap((row, index) => {
    const rowY = top + (index + 1) * ROW;
    const isSelected = index === selected;
    const bar = `<rect x="${x + 6}" y="${rowY - 17}" width="${width - 12}" height="${ROW}" fill="${INK}"/>`;
    return [...(isSelected ? [bar] : []), text(x + 12, rowY, row, { fill: isSelected ? PAPER : INK })];
  });
  return [
    text(x + 12, top, title, { bold: true }),
    ...list,
    ...(picture === undefined ? [] : [drawn(picture)]),
    more.above ? text(x + width - 16, top + ROW, '▲', { anchor: 'middle' }) : '',
    more.below ? text(x + width - 16, top + ROW * rows.length, '▼', { anchor: 'middle' }) : '',
  ];
}

/** Pixel for pixel; white is the display itself, and a place of -1 the middle. */
function drawn({ x, y, width, height, pixels }: PagePicture): string {
  const area = { x: DISPLAY.x + 12, y: DISPLAY.y + 56, width: 133 * SCALE, height: 65 * SCALE };
  const left = area.x + (x < 0 ? Math.floor((133 - width) / 2) : x) * SCALE;
  const top = area.y + (y < 0 ? Math.floor((65 - height) / 2) : y) * SCALE;
  const runs: string[] = [];
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; ) {
      const pixel = pixels[row * width + column] as number;
      let end = column + 1;
      while (end < width && pixels[row * width + end] === pixel) end += 1;
      if (pixel > 0) {
        runs.push(
          `<rect x="${left + column * SCALE}" y="${top + row * SCALE}" width="${(end - column) * SCALE}" height="${SCALE}" fill="${GREYS[pixel]}"/>`,
        );
      }
      column = end;
    }
  }
  return `<g shape-rendering="crispEdges">${runs.join('')}</g>`;
}

function softKeys(names: readonly string[]): string[] {
  const { x, y, width, height } = DISPLAY;
  const step = width / 4;
  return names.flatMap((name, index) => {
    const middle = x + step * (index + 0.5);
    const button = `<rect x="${middle - 34}" y="${y + height + 16}" width="68" height="22" rx="8" fill="#a9adb3"/>`;
    if (name === '') return [button];
    const tab = `<rect x="${middle - step / 2 + 3}" y="${y + height - 25}" width="${step - 6}" height="22" fill="${INK}"/>`;
    return [button, tab, text(middle, y + height - 9, name, { fill: PAPER, anchor: 'middle' })];
  });
}

function lineKeys(lines: Screen['lines']): string[] {
  const x = DISPLAY.x + DISPLAY.width + 12;
  return lines.flatMap(({ label, isRegistered }, index) => {
    const y = DISPLAY.y + 20 + index * 42;
    const fill = isRegistered ? '#ffffff' : '#8a8f96';
    return [
      `<rect x="${x}" y="${y - 15}" width="22" height="20" rx="4" fill="#a9adb3"/>`,
      text(x + 30, y, label, { fill }),
      isRegistered ? '' : text(x + 30, y + 15, 'not registered', { fill, size: 11 }),
    ];
  });
}

function lamp(isLit: boolean): string {
  return `<circle cx="${WIDTH - 26}" cy="${HEIGHT - 26}" r="9" fill="${isLit ? '#ff3b30' : '#5b2020'}"/>${text(WIDTH - 44, HEIGHT - 21, isLit ? 'message' : '', { fill: '#ffffff', size: 13, anchor: 'end' })}`;
}

interface TextLook {
  readonly fill?: string;
  readonly size?: number;
  readonly bold?: boolean;
  readonly anchor?: 'start' | 'middle' | 'end';
}

function text(
  x: number,
  y: number,
  words: string,
  { fill = INK, size = 17, bold = false, anchor = 'start' }: TextLook = {},
): string {
  if (words === '') return '';
  const weight = bold ? ' font-weight="bold"' : '';
  return `<text x="${x}" y="${y}" font-family="DejaVu Sans Mono, Liberation Mono, monospace" font-size="${size}" fill="${fill}" text-anchor="${anchor}" xml:space="preserve"${weight}>${escaped(words)}</text>`;
}

/** Also without characters that XML has no place for. */
function escaped(words: string): string {
  return words
    .replace(/[^\t -\uffff]/g, '?')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

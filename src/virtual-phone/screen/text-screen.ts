import { CONTENT, type Screen } from './screen.ts';

const INSIDE = CONTENT.columns + 2;
const SHADES = [' ', '░', '▒', '█'] as const;

/** The screen as text: a box as wide as the content, line keys at its right, soft keys below. */
export function textScreen(screen: Screen): string {
  const { dateAndTime, label, lines, title, selected, more, picture, prompt, softKeys, messageLamp } = screen;
  const content = screen.rows.map((row, index) => `${index === selected ? '▶' : ' '}${row}`);
  const drawn = picture === undefined ? [] : shaded(picture);
  const width = Math.max(INSIDE, ...drawn.map((row) => row.length));
  const rows = [
    dateAndTime + label.padStart(width - dateAndTime.length),
    ...(title === '' ? [] : [title]),
    ...content,
    ...drawn,
  ];
  const minimum = CONTENT.rows + 2;
  const filled = [...rows, ...Array.from({ length: Math.max(0, minimum - rows.length) }, () => '')];
  const scroll = more.above || more.below ? `${more.above ? '▲' : ' '}${more.below ? '▼' : ' '}` : '';
  const bottom = [prompt.padEnd(width - scroll.length) + scroll, softKeys.map(centred).join(' ')];
  const all = [...filled, ...bottom];
  const boxed = all.map((row, index) => {
    const line = lines[index - 1];
    const key = line === undefined ? '' : ` ${line.isRegistered ? '●' : '○'} ${line.label}`;
    return `│${row.slice(0, width).padEnd(width)}│${key}`;
  });
  const rule = '─'.repeat(width);
  return [`┌${rule}┐${messageLamp ? ' ◉ message' : ''}`, ...boxed, `└${rule}┘`].join('\n');
}

function centred(name: string): string {
  const start = Math.floor((8 - name.length) / 2);
  return `${' '.repeat(start)}${name}`.padEnd(8);
}

/** Two rows of pixels in a row of text, and two columns in one: enough to see what it is. */
function shaded({ width, height, pixels }: NonNullable<Screen['picture']>): string[] {
  return Array.from({ length: Math.ceil(height / 4) }, (_, row) =>
    Array.from({ length: Math.ceil(width / 2) }, (_, column) => {
      let sum = 0;
      let count = 0;
      for (let y = row * 4; y < Math.min(height, row * 4 + 4); y += 1) {
        for (let x = column * 2; x < Math.min(width, column * 2 + 2); x += 1) {
          sum += pixels[y * width + x] as number;
          count += 1;
        }
      }
      return SHADES[Math.round(sum / count)] as string;
    })
      .join('')
      .trimEnd(),
  );
}

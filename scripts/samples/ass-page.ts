/** What is drawn on a lesson, as an ASS script: libass draws shapes and Chinese text cleanly, to the hundredth of a second, at no cost while nothing moves. */
export type Span = readonly [fromS: number, toS: number];
export type Point = readonly [x: number, y: number];

type Ink = { fill: string; span?: Span; alpha?: number };
type ShapeInk = Ink & { move?: readonly [from: Point, to: Point]; blur?: number };
type TextInk = Ink & { at: Point; size: number; bold?: boolean; align?: 'left' | 'centre' | 'right' };

export type Page = ReturnType<typeof assPage>;

const FONT = 'Noto Sans CJK SC';
/** ASS sizes a font by its line height; ours are given by the height of a Chinese character. */
const LINE_PER_EM = 1.448;
const numpad = { left: 4, centre: 5, right: 6 } as const;

/** `adapt` changes each colour before it is written, see `colour.ts`. */
export function assPage(width: number, height: number, lengthS: number, adapt: (fill: string) => string = (fill) => fill) {
  const lines: string[] = [];

  function put(span: Span | undefined, tags: string, body: string): void {
    const [from, to] = span ?? [0, lengthS + 1];
    lines.push(`Dialogue: 0,${timeOf(from)},${timeOf(to)},Plain,,0,0,0,,{${tags}}${body}`);
  }

  /** A path of `paths.ts` in pixels of the page, or around (0, 0) when it moves. */
  function shape(path: string, { fill, span, alpha = 1, move, blur = 0 }: ShapeInk): void {
    const place = move ? `\\move(${[...move[0], ...move[1]].map(Math.round).join(',')})` : '\\pos(0,0)';
    put(span, `\\an7${place}\\p1\\blur${blur}${colourOf(adapt(fill), alpha)}`, path);
  }

  /** `at` is the middle of the line's height and its left, centre or right. */
  function text(words: string, { at, size, fill, span, alpha = 1, bold = false, align = 'left' }: TextInk): void {
    const place = `\\an${numpad[align]}\\pos(${at.map(Math.round).join(',')})`;
    put(span, `${place}\\fs${(size * LINE_PER_EM).toFixed(1)}\\b${bold ? 1 : 0}${colourOf(adapt(fill), alpha)}`, words);
  }

  return { width, height, lengthS, shape, text, script: () => header(width, height) + lines.join('\n') + '\n' };
}

function header(width: number, height: number): string {
  return [
    '[Script Info]',
    'ScriptType: v4.00+',
    `PlayResX: ${width}`,
    `PlayResY: ${height}`,
    'WrapStyle: 2',
    'ScaledBorderAndShadow: yes',
    'YCbCr Matrix: None',
    '[V4+ Styles]',
    'Format: Name, Fontname, Fontsize, PrimaryColour, Encoding, BorderStyle, Outline, Shadow',
    `Style: Plain,${FONT},40,&H00FFFFFF,1,1,0,0`,
    '[Events]',
    'Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text',
    '',
  ].join('\n');
}

/** ASS writes colours as blue, green, red, and opacity upside down. */
function colourOf(fill: string, opacity: number): string {
  const [red, green, blue] = [fill.slice(1, 3), fill.slice(3, 5), fill.slice(5, 7)];
  const alpha = Math.round((1 - opacity) * 255)
    .toString(16)
    .padStart(2, '0');
  return `\\c&H${blue}${green}${red}&\\1a&H${alpha}&`;
}

function timeOf(seconds: number): string {
  const cents = Math.round(seconds * 100);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${Math.floor(cents / 360_000)}:${two((cents / 6000) % 60)}:${two((cents / 100) % 60)}.${two(cents % 100)}`;
}

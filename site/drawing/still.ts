/**
 * A picture that keeps still while its numbers change: a graph that differs from the last one in numbers alone
 * is not laid out again. The texts of the layout that is known are exchanged, as long as they fit; one that grew
 * gets room, here and for all times after.
 */

/** Lays out DOT, as SVG. */
export type Render = (dot: string) => string;

/** A label in DOT: its lines, and the group of the picture that it stands in. */
interface Label {
  readonly id: string;
  readonly lines: readonly string[];
  /** Of the gap in a wire, which is as wide as its numbers; in inches. */
  readonly width: number | undefined;
}

interface Known {
  /** The lines that there is room for. */
  readonly room: readonly Label[];
  /** Undefined where the texts of the picture could not be told apart. */
  readonly pieces: Pieces | undefined;
}

/** A picture cut at its texts: what stands between them, and which line of which label each is. */
interface Pieces {
  readonly between: readonly string[];
  readonly texts: readonly (readonly [label: number, line: number])[];
}

/** So many pictures are remembered: a page has one for each module that opens. */
const most = 24;

const statements = /^(.*\[)label="((?:[^"\\]|\\.)*)"(.*\bid="([^"]*)".*)$/gm;
const gap = /\bwidth=([\d.]+)(?=.*, class="wire")/;
const numbers = /-?(?:\d+(?:\.\d+)?(?:e-?\d+)?|∞)|NaN/g;

export class Still {
  readonly #known = new Map<string, Known>();

  draw(dot: string, render: Render): string {
    const labels: Label[] = [];
    const parts: string[] = [];
    let at = 0;
    for (const found of dot.matchAll(statements)) {
      const [whole, before = "", text = "", after = "", id = ""] = found;
      const width = gap.exec(after)?.[1];
      parts.push(dot.slice(at, found.index) + before, after.replace(gap, "width=?"));
      labels.push({ id, lines: text.split("\\n"), width: width === undefined ? undefined : Number(width) });
      at = found.index + whole.length;
    }
    const rest = dot.slice(at);
    const skeleton = [...parts, rest, ...labels.flatMap(({ lines }) => lines.map(withoutNumbers))].join("\0");
    let known = this.#known.get(skeleton);
    if (known === undefined || !fits(labels, known.room)) {
      const room = known === undefined ? labels.map(roomy) : wider(labels, known.room);
      const written = room.map(
        ({ lines, width }, i) =>
          `${parts[2 * i]}label="${lines.join("\\n")}"` +
          `${parts[2 * i + 1]?.replace("width=?", `width=${width}`)}`,
      );
      known = { room, pieces: cut(render(written.join("") + rest), room) };
    }
    this.#known.delete(skeleton);
    this.#known.set(skeleton, known);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= most) break;
      this.#known.delete(oldest);
    }
    return known.pieces === undefined ? render(dot) : joined(known.pieces, labels);
  }
}

const withoutNumbers = (line: string) => line.replace(numbers, "0");

/** In thousandths of the size of the font: digits are all as wide. */
const widthOf = (line: string) =>
  [...line].reduce((sum, letter) => sum + (/[0-9ae∞N]/.test(letter) ? 556 : 278), 0);

const fits = (labels: readonly Label[], room: readonly Label[]) =>
  labels.every(
    ({ lines, width = 0 }, i) =>
      width <= (room[i]?.width ?? 0) &&
      lines.every((line, j) => widthOf(line) <= widthOf(room[i]?.lines[j] ?? "")),
  );

/** What a number alone has room for from the start: four digits, as most are written, and the point. */
const roomForNumber = "00.00";

function roomy(label: Label): Label {
  const lines = label.lines.map((line) =>
    withoutNumbers(line) === "0" && widthOf(line) < widthOf(roomForNumber) ? roomForNumber : line,
  );
  const widest = (of: readonly string[]) => Math.max(...of.map(widthOf));
  const width = label.width && (label.width * widest(lines)) / widest(label.lines);
  return { ...label, lines, width };
}

/** The wider of each two lines, with a digit to spare where one grew. */
function wider(labels: readonly Label[], room: readonly Label[]): Label[] {
  return labels.map(({ id, lines, width }, i) => ({
    id,
    width: width && Math.max(width, room[i]?.width ?? 0),
    lines: lines.map((line, j) => {
      const known = room[i]?.lines[j] ?? "";
      return widthOf(line) <= widthOf(known) ? known : line.replace(/\d(?!.*\d)/, "$&0");
    }),
  }));
}

/** undefined where a text is not where its label says. */
function cut(svg: string, room: readonly Label[]): Pieces | undefined {
  const places = new Map(room.map(({ id }, i) => [id, i]));
  if (places.size < room.length) return undefined;
  const between: string[] = [];
  const texts: [number, number][] = [];
  let at = 0;
  for (const group of svg.matchAll(/<g id="([^"]*)" class="(?:node|edge|node wire)">[\s\S]*?<\/g>/g)) {
    const label = places.get(group[1] ?? "");
    if (label === undefined) continue;
    const found = [...group[0].matchAll(/(<text [^>]*>)([^<]*)(?=<\/text>)/g)];
    const lines = [...(room[label] as Label).lines.entries()].filter(([, line]) => line !== "");
    if (found.length !== lines.length) return undefined;
    for (const [i, [place, line]] of lines.entries()) {
      const { index, 1: opening, 2: text } = found[i] as RegExpExecArray;
      if (unescaped(text as string) !== read(line)) return undefined;
      const from = group.index + index + (opening as string).length;
      between.push(svg.slice(at, from));
      texts.push([label, place]);
      at = from + (text as string).length;
    }
  }
  return { between: [...between, svg.slice(at)], texts };
}

function joined({ between, texts }: Pieces, labels: readonly Label[]): string {
  const parts = texts.flatMap(([label, line], i) => [
    between[i] ?? "",
    escaped(labels[label]?.lines[line] ?? ""),
  ]);
  return [...parts, between.at(-1)].join("");
}

/** What a string of DOT says. */
const read = (line: string) => line.replace(/\\(.)/g, "$1");

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };

/** What a text of SVG says. */
const unescaped = (text: string) =>
  text
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/&(\w+);/g, (whole, name) => entities[name] ?? whole)
    .replaceAll("\xa0", " ");

/** As Graphviz writes it. */
const escaped = (line: string) =>
  read(line)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/-/g, "&#45;")
    .replace(/ {2,}/g, (spaces) => ` ${"&#160;".repeat(spaces.length - 1)}`);

/**
 * joinWires: in an SVG, the two lines of a wire and the gap between them become one line, with the value
 * above it and the gradient below, each a group that is found by its id.
 */
import { escapeXml } from "../../text/escape.js";
import type { Theme } from "../../theme/theme.js";
import { across, gapBetween, papersIn } from "./gaps.js";
import type { WireLook } from "./wire.js";

interface Parts {
  tail: string;
  numbers: string;
  head: string;
  /** Where it goes on in another row. */
  further: string;
}

const names: Readonly<Record<string, keyof Parts>> = { t: "tail", "": "numbers", h: "head", x: "further" };

const groups =
  /(?:<!-{2}[^\n]*-->\n)?<g id="v(\d+(?:_\d+)?)([thx]?)" class="(?:edge|node wire)">\n([\s\S]*?)<\/g>\n/g;

/** What keeps the boxes of a row together is nothing to see. */
const rowOutlines = /<g id="[^"]*" class="cluster">\n<title>cluster_row \d+<\/title>\n[\s\S]*?<\/g>\n/g;

/** How far texts are moved away from the line between them. */
const lift = 1.8;

export interface Joining {
  readonly theme: Theme;
  readonly horizontal: boolean;
  /** Whether gradients are to be seen on their way back. */
  readonly flows: boolean;
}

export function joinWires(svg: string, looks: ReadonlyMap<string, WireLook>, joining: Joining): string {
  const wires = new Map<string, Parts>();
  const rest = svg
    .replace(rowOutlines, "")
    .replace(groups, (whole, number: string, part: string, content: string) => {
      if (!looks.has(number)) return whole;
      const parts = wires.get(number) ?? { tail: "", numbers: "", head: "", further: "" };
      wires.set(number, parts);
      parts[names[part] as keyof Parts] = content;
      return "";
    });
  const joined = [...wires]
    .sort(([a], [b]) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
    .map(([i, parts]) => joinWire(i, parts, looks.get(i) as WireLook, joining))
    .join("");
  // after the outlines of modules and the edges without numbers, before all boxes: numbers lie above lines
  const first = rest.search(/(?:<!-{2}[^\n]*-->\n)?<g id="[^"]*" class="node/);
  return first === -1 ? rest : rest.slice(0, first) + joined + rest.slice(first);
}

function joinWire(
  i: string,
  { tail, numbers, head, further }: Parts,
  look: WireLook,
  joining: Joining,
): string {
  const { theme, flows } = joining;
  const horizontal = joining.horizontal && !look.upright;
  const pathIn = (content: string) => /<path[^>]* d="([^"]*)"/.exec(content)?.[1] ?? "";
  const [before, after] = [pathIn(tail), pathIn(head)];
  const next = pathIn(further);
  const drawn = horizontal ? throughNumbers(before, after) : `${before} ${after}`;
  const line = next === "" ? drawn : `${drawn} ${next}`;
  const gap = flows && !horizontal ? gapBetween(before, after) : undefined;
  const whole = gap === undefined ? line : `${line} ${across(gap)}`;
  const outline = (/<path[^>]*>/.exec(head)?.[0] ?? "").replace(/ d="[^"]*"/, () => ` d="${whole}"`);
  const arrowheads = [head, further].flatMap((content) => content.match(/<polygon[^>]*>\n/g) ?? []).join("");
  const papers = gap === undefined ? [] : papersIn(gap, numbers, theme.background);
  const texts = (numbers.match(/<text[\s\S]*?<\/text>\n/g) ?? []).map((text, i) => (papers[i] ?? "") + text);
  const first = look.above - look.values;
  const values = texts.slice(first, look.above);
  const gradients = texts.slice(look.above, look.above + look.gradients);
  const title = `<title>${escapeXml(look.title)}</title>\n`;
  const move = (text: string, by: number, color: string) =>
    text.replace(/<text[^>]*>/, (start) =>
      start
        .replace(/ y="([^"]*)"/, (_, y: string) => ` y="${Math.round((Number(y) + by) * 100) / 100}"`)
        .replace(/ fill="[^"]*"/, "")
        .replace(/>/, () => ` fill="${color.toLowerCase()}">`),
    );
  const by = horizontal ? lift : 0;
  const value =
    `<g id="v${i}" class="edge">\n${title}${outline}\n${arrowheads}` +
    `${values.map((text) => move(text, -by, look.color)).join("")}</g>\n`;
  if (gradients.length === 0) return value;
  // seen while it flows, when its step draws its lines thick
  const flow = `<path fill="none" stroke="${theme.backward.toLowerCase()}" stroke-width="0" d="${line}"/>\n`;
  return (
    `${value}<g id="g${i}" class="edge">\n${title}${flows ? flow : ""}` +
    `${gradients.map((text) => move(text, by, look.gradientColor)).join("")}</g>\n`
  );
}

/** From the end of the one curve straight on to the start of the other. */
function throughNumbers(before: string, after: string): string {
  const start = /^M(-?[\d.]+,-?[\d.]+)(.*)$/.exec(after);
  const end = /(-?[\d.]+,-?[\d.]+)$/.exec(before)?.[1];
  if (start === null || end === undefined) return `${before} ${after}`;
  return `${before} ${end} ${start[1]} ${start[1]}${start[2]}`;
}

/**
 * clearTitles: the title of a module moves along its edge to where no line runs through it. Graphviz keeps
 * boxes out of the whole strip that a title stands in, but not the lines. withClearTitles: a module that is
 * too narrow for that is drawn anew, with its title in shorter lines, then as wide as was measured.
 */
import { quoteDot } from "../../text/escape.js";
import { emWidth } from "../../text/width.js";
import {
  type Area,
  around,
  groupsIn,
  grown,
  isIn,
  linesIn,
  meet,
  type Point,
  textsIn,
  withTextsMoved,
} from "./geometry.js";

/** How near a title stands to the corners. */
const corner = 8;

/** How much nearer the round corners themselves would run through it. */
const rounded = 4;

/** How far one place that is tried is from the next. */
const stride = 4;

/** So often a picture is drawn anew, and so often again with as much room as was measured to be missing. */
const mostTries = 4;
const mostWidened = 4;

/** @param draw an SVG of the DOT. */
export async function withClearTitles(dot: string, draw: (dot: string) => Promise<string>): Promise<string> {
  let last = { ...clearTitles(await draw(dot)), dot };
  let best = last;
  const draws = async (asked: string) => {
    last = { ...clearTitles(await draw(asked)), dot: asked };
    if (last.stuck.length < best.stuck.length) best = last;
  };
  for (let tries = 0; best.stuck.length > 0 && tries < mostTries; tries++)
    await draws(last.stuck.reduce((each, [name]) => retitled(each, name), last.dot));
  // what gets wider moves lines elsewhere: from then on each picture goes on from the one before
  last = best;
  for (let tries = 0; best.stuck.length > 0 && tries < mostWidened; tries++)
    await draws(last.stuck.reduce((each, [name, room]) => widened(each, name, room), last.dot));
  return withoutBlanks(best.svg);
}

/** With the title of a module in shorter lines; where its words are too long for that, with blanks behind. */
const retitled = (dot: string, cluster: string) => withTitle(dot, cluster, shorter);

/** With blanks behind the title of a module, so that it is that many em wide. */
function widened(dot: string, cluster: string, room: number): string {
  return withTitle(dot, cluster, (title) => {
    const [first = "", ...others] = title.replaceAll(blank, "").split("\\n");
    const blanks = Math.max(0, Math.ceil((room - emWidth(first)) / blankWidth));
    return [first + blank.repeat(blanks), ...others].join("\\n");
  });
}

/** Graphviz makes room for a blank, of so many em, which is wider than one that is drawn. */
const blank = "\u00A0";
const blankWidth = 0.56;

/** Blanks would move a title away from the middle of its room. */
const withoutBlanks = (svg: string) =>
  svg.replace(/<g id="[^"]*" class="cluster">\n[\s\S]*?<\/g>/g, (group) =>
    group.replace(/(?:\u00A0|&#160;)+(?=<\/text>)/g, ""),
  );

/** @param write the title, as it stands in quoted DOT. */
function withTitle(dot: string, cluster: string, write: (title: string) => string): string {
  const start = dot.indexOf(`subgraph ${quoteDot(cluster)} {\n`);
  if (start === -1) return dot;
  const inside = dot
    .slice(start)
    .replace(/(\blabel=")((?:[^"\\]|\\.)*)/, (_, before: string, title: string) => before + write(title));
  return dot.slice(0, start) + inside;
}

function shorter(title: string): string {
  const lines = title.split("\\n");
  const longest = Math.max(...lines.map((line) => line.length));
  const cut: string[] = [];
  // what stands in brackets stays together
  for (const word of title.split(/ +(?![^()]*\))|\\n/)) {
    const line = `${cut.at(-1) ?? ""} ${word}`.trim();
    if (cut.length > 0 && line.length <= 0.7 * longest) cut[cut.length - 1] = line;
    else cut.push(word);
  }
  // blanks for which Graphviz makes room
  const widened = () => lines.map((line) => line + blank.repeat(Math.ceil(longest / 3)));
  return (cut.length > lines.length ? cut : widened()).join("\\n");
}

interface Cleared {
  readonly svg: string;
  /** The modules whose titles have found no free place, with the width in em that a free one would take. */
  readonly stuck: readonly (readonly [name: string, room: number])[];
}

export function clearTitles(svg: string): Cleared {
  const groups = groupsIn(svg);
  const clusters = groups.filter(({ kind }) => kind === "cluster");
  const stuck: [string, number][] = [];
  if (clusters.length === 0) return { svg, stuck };
  const lines = groups.map((group) => {
    const points = linesIn(group.body);
    return { group, points, area: around(points) };
  });
  const placed = new Map(groups.map((group) => [group.id, textsIn(group.body)]));
  const texts = new Map([...placed].map(([id, all]) => [id, all.map(({ area }) => area)]));
  const moves = new Map<string, Point>();
  for (const { id, title: name } of clusters) {
    const title = jointly(texts.get(id) as Area[]);
    const size = placed.get(id)?.[0]?.size ?? 1;
    const outline = lines.find(({ group }) => group.id === id)?.area;
    if (title === undefined || outline === undefined) continue;
    // only what is in the strip can be in its way
    const strip = { ...grown(title, 1), left: outline.left, right: outline.right };
    const points: Point[] = [];
    for (const line of lines)
      if (line.group.kind !== "node" && line.group.id !== id && meet(line.area, strip))
        for (const point of line.points) if (isIn(point, strip)) points.push(point);
    const others = [...texts].flatMap(([other, areas]) =>
      other === id ? [] : areas.filter((area) => meet(area, strip)),
    );
    const isFree = (dx: number) => {
      const place = grown({ ...title, left: title.left + dx, right: title.right + dx }, 1);
      if (place.left < outline.left + rounded || place.right > outline.right - rounded) return false;
      return !points.some((point) => isIn(point, place)) && !others.some((other) => meet(other, place));
    };
    const dx = nearest(outline.left + corner - title.left, outline.right - corner - title.right, isFree);
    if (dx === undefined) stuck.push([name, roomBeside(title, outline, points) / size]);
    if (dx === undefined || dx === 0) continue;
    moves.set(id, [dx, 0]);
    texts.set(id, [{ ...title, left: title.left + dx, right: title.right + dx }]);
  }
  return { svg: withTextsMoved(svg, "cluster", moves), stuck };
}

/** How wide a module must be for its title to stand beside these points, where they keep to its middle. */
function roomBeside({ left, right }: Area, outline: Area, points: readonly Point[]): number {
  const xs = points.map(([x]) => x);
  const beside = Math.max(Math.min(...xs) - outline.left, outline.right - Math.max(...xs));
  return outline.right - outline.left + 2 * Math.max(0, right - left + 2 * corner - beside);
}

/** The room of all lines of a title. */
function jointly(lines: readonly Area[]): Area | undefined {
  if (lines.length < 2) return lines[0];
  return around(
    lines.flatMap(({ left, right, top, bottom }): Point[] => [
      [left, top],
      [right, bottom],
    ]),
  );
}

/** The smallest move that is free; none where nothing is. */
function nearest(least: number, most: number, isFree: (dx: number) => boolean): number | undefined {
  if (isFree(0)) return 0;
  for (let by = stride; by <= Math.max(most, -least); by += stride)
    for (const dx of [-by, by]) if (dx >= least && dx <= most && isFree(dx)) return dx;
  return undefined;
}

/**
 * clearTitles: the title of a module moves along its edge to where no line runs through it. Graphviz keeps
 * boxes out of the whole strip that a title stands in, but not the lines.
 */
import {
  type Area,
  around,
  groupsIn,
  grown,
  hundredths,
  isIn,
  linesIn,
  meet,
  type Point,
  textsIn,
} from "./geometry.js";

/** How near a title stands to the corners. */
const corner = 8;

/** How far one place that is tried is from the next. */
const stride = 4;

export function clearTitles(svg: string): string {
  const groups = groupsIn(svg);
  const clusters = groups.filter(({ kind }) => kind === "cluster");
  if (clusters.length === 0) return svg;
  const lines = groups.map((group) => {
    const points = linesIn(group.body);
    return { group, points, area: around(points) };
  });
  const texts = new Map(groups.map((group) => [group.id, textsIn(group.body).map(({ area }) => area)]));
  const moves = new Map<string, number>();
  for (const { id } of clusters) {
    const [title] = texts.get(id) as Area[];
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
      return !points.some((point) => isIn(point, place)) && !others.some((other) => meet(other, place));
    };
    const dx = nearest(outline.left + corner - title.left, outline.right - corner - title.right, isFree);
    if (dx === undefined || dx === 0) continue;
    moves.set(id, dx);
    texts.set(id, [{ ...title, left: title.left + dx, right: title.right + dx }]);
  }
  if (moves.size === 0) return svg;
  return svg.replace(/<g id="([^"]*)" class="cluster">\n[\s\S]*?<\/g>/g, (cluster, id: string) => {
    const dx = moves.get(id);
    return dx === undefined
      ? cluster
      : cluster.replace(
          /(<text [^>]*? x=")([^"]*)"/g,
          (_, before: string, x: string) => `${before}${hundredths(Number(x) + dx)}"`,
        );
  });
}

/** The smallest move that is free; none where nothing is. */
function nearest(least: number, most: number, isFree: (dx: number) => boolean): number | undefined {
  if (isFree(0)) return 0;
  for (let by = stride; by <= Math.max(most, -least); by += stride)
    for (const dx of [-by, by]) if (dx >= least && dx <= most && isFree(dx)) return dx;
  return undefined;
}

/**
 * Gaps: a line that runs down is interrupted where its numbers stand. In a picture of steps they come later
 * than the line: it is drawn whole, and paper behind each number interrupts it, which comes with the number.
 */
import { hundredths, type Point, pointsIn, textsIn } from "../laid-out/geometry.js";

/** Wider than any line. */
const width = 8;

export interface Gap {
  readonly upper: Point;
  readonly lower: Point;
}

/** Between the two ends that are nearest, whichever way the lines were drawn; undefined where one is none. */
export function gapBetween(before: string, after: string): Gap | undefined {
  let nearest: readonly [Point, Point] | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const a of endsOf(before))
    for (const b of endsOf(after)) {
      const far = Math.hypot(a[0] - b[0], a[1] - b[1]);
      if (far < least) [nearest, least] = [[a, b], far];
    }
  if (nearest === undefined) return undefined;
  const [upper, lower] = nearest[0][1] < nearest[1][1] ? nearest : [nearest[1], nearest[0]];
  return { upper, lower };
}

function endsOf(path: string): Point[] {
  const points = pointsIn(path);
  return points.length === 0 ? [] : [points[0] as Point, points.at(-1) as Point];
}

export const across = ({ upper, lower }: Gap): string => `M${upper}C${upper} ${lower} ${lower}`;

/** For each line of text a piece of paper; together they fill the gap. */
export function papersIn({ upper, lower }: Gap, numbers: string, background: string): string[] {
  const areas = textsIn(numbers).map(({ area }) => area);
  const between = areas.slice(1).map(({ top }, i) => (top + (areas[i]?.bottom ?? top)) / 2);
  const edges = [upper[1], ...between, lower[1]].map(hundredths);
  const left = hundredths(Math.min(upper[0], lower[0]) - width / 2);
  const wide = hundredths(Math.abs(upper[0] - lower[0]) + width);
  return areas.map((_, i) => {
    const [top, bottom] = edges.slice(i) as [number, number];
    const size = `width="${wide}" height="${hundredths(bottom - top)}"`;
    return `<rect fill="${background.toLowerCase()}" x="${left}" y="${top}" ${size}/>\n`;
  });
}

/** clearNumbers: what stands beside an arrow moves a little where a line or an outline runs through it. */
import {
  type Area,
  around,
  type Group,
  groupsIn,
  grown,
  isIn,
  linesIn,
  meet,
  type Point,
  textsIn,
  withTextsMoved,
} from "./geometry.js";
import { areaOf, shapeOf } from "./straight.js";

/** How far it may move, and how far one place that is tried is from the next. */
const farthest = 24;
const stride = 3;

/** So much within the room of its letters, a line only comes near. */
const ink = 0.7;

/** Up and down first: so it stays beside its arrow where that runs across. */
const ways = [
  [0, -1],
  [0, 1],
  [-1, -1],
  [1, -1],
  [-1, 1],
  [1, 1],
  [-1, 0],
  [1, 0],
] as const;

export function clearNumbers(svg: string): string {
  const groups = groupsIn(svg);
  const lines = groups
    .filter(({ kind }) => kind !== "node")
    .map(({ body }) => linesIn(body))
    .map((points) => ({ points, area: around(points) }));
  const boxes = groups.filter(({ kind }) => kind === "node").map((group) => areaOf(shapeOf(group)));
  const texts = new Map(groups.map((group) => [group.id, areasIn(group)]));
  const moves = new Map<string, Point>();
  for (const { id, kind } of groups) {
    const own = texts.get(id) as Area[];
    if (kind !== "edge" || own.length === 0) continue;
    const isFree = (by: Point, around = 0) =>
      own.every((area) => {
        const place = grown(moved(area, by), around);
        return !lines.some(
          (line) => meet(line.area, place) && line.points.some((point) => isIn(point, place)),
        );
      });
    if (isFree([0, 0], -ink)) continue;
    const others = [...boxes, ...[...texts].flatMap(([other, areas]) => (other === id ? [] : areas))];
    const isApart = (by: Point) =>
      own.every((area) => !others.some((other) => meet(other, grown(moved(area, by), 1))));
    const by = nearby().find((each) => isApart(each) && isFree(each));
    if (by === undefined) continue;
    moves.set(id, by);
    texts.set(
      id,
      own.map((area) => moved(area, by)),
    );
  }
  return withTextsMoved(svg, "edge", moves);
}

const areasIn = ({ body }: Group) => textsIn(body).map(({ area }) => area);

const moved = ({ left, right, top, bottom }: Area, [x, y]: Point): Area => {
  return { left: left + x, right: right + x, top: top + y, bottom: bottom + y };
};

/** The places that are tried, the nearest first. */
function nearby(): Point[] {
  const places: Point[] = [];
  for (let far = stride; far <= farthest; far += stride)
    for (const [x, y] of ways) places.push([x * far, y * far]);
  return places;
}

/** trimmed: a picture without the room that Graphviz left around it for lines that nobody sees. */
import { type Area, around, hundredths, type Point, pointsIn, textsIn } from "./geometry.js";

/** How much stays around a picture, in points: letters of another font may be wider than was reckoned. */
const margin = 10;

/** Less than that is left where it is. */
const least = 14;

const head = new RegExp(
  '(<svg[^>]*? )width="[\\d.]+pt" height="[\\d.]+pt"(\\s+)viewBox="[^"]*"([\\s\\S]*?)' +
    'translate\\(([\\d.]+) ([\\d.]+)\\)([\\s\\S]*?<polygon [^>]*?points=")([^"]*)"',
);

export function trimmed(svg: string): string {
  const found = head.exec(svg);
  if (found === null) return svg;
  const [whole = "", start = "", space = "", between = "", , , before = "", ground = ""] = found;
  const given = around(pointsIn(ground));
  const content = contentOf(svg.slice(found.index + whole.length));
  // each side by itself: what has no room to spare stays where Graphviz has put it
  const side = (from: number, to: number, sign: 1 | -1) =>
    (to - from) * sign >= margin + least ? to - margin * sign : from;
  const area: Area = {
    left: side(given.left, content.left, 1),
    right: side(given.right, content.right, -1),
    top: side(given.top, content.top, 1),
    bottom: side(given.bottom, content.bottom, -1),
  };
  const { left, right, top, bottom } = area;
  if (left === given.left && right === given.right && top === given.top && bottom === given.bottom)
    return svg;
  const [wide, high] = [Math.round(right - left), Math.round(bottom - top)];
  const corners = [
    [left, bottom],
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ].map((corner) => corner.map((x) => hundredths(x as number)).join());
  return svg.replace(
    head,
    () =>
      `${start}width="${wide}pt" height="${high}pt"${space}` +
      `viewBox="0.00 0.00 ${wide.toFixed(2)} ${high.toFixed(2)}"${between}` +
      `translate(${hundredths(-left)} ${hundredths(-top)})${before}${corners.join(" ")}"`,
  );
}

/** The room that lines, outlines, letters and images take; of curves that of their control points. */
function contentOf(body: string): Area {
  const points: Point[] = [];
  for (const [, at = ""] of body.matchAll(/ (?:d|points)="([^"]*)"/g))
    for (const point of pointsIn(at)) points.push(point);
  for (const [, cx, cy, rx, ry] of body.matchAll(
    /<ellipse [^>]*cx="([^"]*)" cy="([^"]*)" rx="([^"]*)" ry="([^"]*)"/g,
  ))
    points.push(
      [Number(cx) - Number(rx), Number(cy) - Number(ry)],
      [Number(cx) + Number(rx), Number(cy) + Number(ry)],
    );
  for (const [, x, y, wide, high] of body.matchAll(
    /<image x="([^"]*)" y="([^"]*)" width="([^"]*)" height="([^"]*)"/g,
  ))
    points.push([Number(x), Number(y)], [Number(x) + Number(wide), Number(y) + Number(high)]);
  for (const { area } of textsIn(body)) points.push([area.left, area.top], [area.right, area.bottom]);
  return around(points);
}

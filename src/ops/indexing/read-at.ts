/** How an index is read: ranges as a box, places as one list along one axis. */
import { ShapeError } from "../../arguments/index.js";
import { formatShape, sameShape, sizeOf, tryBroadcast } from "../../array/index.js";
import { scope, type Tensor } from "../../tensor/index.js";
import { boxOf, type SliceRange } from "../shape/ranges.js";
import { sliceOp } from "../shape/slice-ops.js";
import { arePlaces, type Places, termsOf } from "./index-terms.js";
import { take } from "./take-ops.js";

/** The shape of what several lists of places are together. */
function commonShape(op: string, lists: readonly Places[]): readonly number[] {
  const shapes = lists.map(({ places }) => places.array.shape);
  return shapes.reduce<readonly number[]>((common, shape) => {
    const both = tryBroadcast(common, shape);
    if (both === undefined)
      throw new ShapeError(
        `${op}: the places ${shapes.map(formatShape).join(" and ")} do not broadcast. For every ` +
          "combination of rows and columns, give the rows as a column: rows.unsqueeze(1)",
      );
    return both;
  }, []);
}

/** y = x at places: their axes are moved together, at `lead`, and become one, which is read at one list. */
function readPlaces(x: Tensor, lists: readonly Places[], axes: readonly number[], lead: number): Tensor {
  const { shape } = x.array;
  const others = shape.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
  const order = others.toSpliced(lead, 0, ...axes);
  const together = order.every((axis, i) => axis === i) ? x : x.permute(order);
  const sizes = others.map((axis) => shape[axis] as number);
  const merged = sizes.toSpliced(lead, 0, sizeOf(axes.map((axis) => shape[axis] as number)));
  const place = lists
    .map(({ places }) => places)
    .reduce((sum, places, i) => sum.mul((lists[i] as Places).extent).add(places));
  return take(together.reshape(merged), place, lead);
}

/** `at` in the name of a function, which has looked at its operand. */
export function readAt(op: string, x: Tensor, index: readonly unknown[]): Tensor {
  const terms = termsOf(op, x, index);
  const ranges = terms.flatMap((term): SliceRange[] => {
    if (typeof term === "string") return [];
    return arePlaces(term) ? new Array<null>(term.axes).fill(null) : [term];
  });
  const { sizes } = boxOf(x.array.shape, ranges, op);
  const box = ranges.every((range) => range === null) ? x : sliceOp(x, ranges);
  const lists = terms.filter(arePlaces);
  const common = commonShape(op, lists);
  const first = terms.findIndex(arePlaces);
  // as NumPy: the axes of places stand where they were read, or first, where anything lies between them
  const front = terms.findLastIndex(arePlaces) - first >= lists.length;
  const axes: number[] = [];
  let axis = 0;
  const shape = terms.flatMap((term, i) => {
    if (typeof term === "string") return term === "new" ? [1] : [];
    const from = axis;
    axis += arePlaces(term) ? term.axes : 1;
    if (!arePlaces(term)) return typeof term === "number" ? [] : [sizes[from] as number];
    for (let each = from; each < axis; each++) axes.push(each);
    return i === first && !front ? common : [];
  });
  if (front) shape.unshift(...common);
  const lead = front ? 0 : (axes[0] as number);
  const read = lists.length === 0 ? box : scope(op, () => readPlaces(box, lists, axes, lead));
  return sameShape(read.shape, shape) ? read : read.reshape(shape);
}

/**
 * Printing: values aligned in columns with as few digits as tell them apart, long axes shortened, as NumPy
 * does.
 */
import { show, ValueError } from "../../arguments/index.js";
import { formatShape, type Shape, type TypedArray } from "../../array/index.js";
import { kernels, coreReference as reference } from "../../kernels/index.js";
import { defineMethods } from "../graph/methods.js";
import { nameOf, Tensor } from "../graph/tensor.js";

/** No more elements than this are shown; of larger tensors the edges of each axis. */
const summarizeAbove = 1000;
const edgeItems = 3;
const significantDigits = 5;
/** Beyond these magnitudes fixed-point columns say little. */
const scientificAbove = 1e8;
const scientificBelow = 1e-4;

function formatter(values: readonly number[], dtype: string): (value: number) => string {
  if (dtype === "bool") return (value) => (value !== 0 ? "true" : "false");
  if (["int32", "uint8", "int64"].includes(dtype)) return String;
  const finite = values.filter(Number.isFinite);
  if (finite.every(Number.isInteger) && finite.every((value) => Math.abs(value) < scientificAbove))
    return String;
  const sizes = finite.map(Math.abs).filter((size) => size > 0);
  const largest = Math.max(...sizes);
  const smallest = Math.min(...sizes);
  const special = (value: number) => !Number.isFinite(value);
  if (largest >= scientificAbove || smallest < scientificBelow)
    return (value) => (special(value) ? String(value) : value.toExponential(significantDigits - 1));
  const digits = Math.max(0, significantDigits - 1 - Math.floor(Math.log10(largest)));
  const needed = Math.max(
    0,
    ...finite.map(
      (value) =>
        (
          value
            .toFixed(digits)
            .replace(/\.?0+$/, "")
            .split(".")[1] ?? ""
        ).length,
    ),
  );
  return (value) => (special(value) ? String(value) : value.toFixed(needed));
}

/** What is shown of an axis: so many entries at its beginning and at its end, with a gap or none. */
interface Shown {
  readonly first: number;
  readonly last: number;
  readonly gap: boolean;
}

const ends = (length: number, first: number, last: number): Shown =>
  length <= first + last + 1 ? { first: length, last: 0, gap: false } : { first, last, gap: true };

const count = (axes: readonly Shown[]) =>
  // an empty axis has no elements, but a pair of brackets all the same
  axes.reduce((product, { first, last }) => product * Math.max(1, first + last), 1);

/** As much of each end as keeps the whole readable; of very many axes only the beginning of the first. */
function shownOf(shape: Shape): readonly Shown[] {
  const all = shape.map((length) => ({ first: length, last: 0, gap: false }));
  if (count(all) <= summarizeAbove) return all;
  for (let edge = edgeItems; edge > 0; edge--) {
    const axes = shape.map((length) => ends(length, edge, edge));
    if (count(axes) <= summarizeAbove) return axes;
  }
  const axes = shape.map((length) => ends(length, 1, 1));
  for (let axis = 0; axis < axes.length && count(axes) > summarizeAbove; axis++)
    axes[axis] = { first: Math.min(1, shape[axis] as number), last: 0, gap: (shape[axis] as number) > 1 };
  return axes;
}

/** The elements that are shown, and no others: of a large tensor nothing is copied. */
function elementsShown(x: Tensor, axes: readonly Shown[]): TypedArray {
  let { array } = x;
  axes.forEach(({ first, last, gap }, axis) => {
    if (!gap) return;
    const length = array.shape[axis] as number;
    const places = [...Array(first).keys(), ...Array.from({ length: last }, (_, i) => length - last + i)];
    array = reference.take(array, reference.fromValues(places, [places.length], "int32"), axis);
  });
  return kernels.read(array);
}

/** The values alone, in brackets. */
export function formatValues(x: Tensor, indent = 0): string {
  const axes = shownOf(x.shape);
  const values = elementsShown(x, axes);
  const format = formatter(Array.from(values), x.dtype);
  const texts = Array.from(values, format);
  const width = x.rank === 0 ? 0 : texts.reduce((widest, text) => Math.max(widest, text.length), 0);
  let at = 0;
  const visit = (axis: number, pad: string): string => {
    if (axis === axes.length) return (texts[at++] as string).padStart(width);
    const { first, last, gap } = axes[axis] as Shown;
    const parts = Array.from({ length: first }, () => visit(axis + 1, `${pad} `));
    if (gap) parts.push("...");
    for (let i = 0; i < last; i++) parts.push(visit(axis + 1, `${pad} `));
    const inner = axis === axes.length - 1;
    return `[${parts.join(inner ? ", " : `,${"\n".repeat(axes.length - 1 - axis)}${pad} `)}]`;
  };
  return visit(0, " ".repeat(indent));
}

/** `tensor([[1, 2], [3, 4]], shape (2, 2), float32, name "W", from mul)` */
export function format(x: Tensor): string {
  const facts = [
    ...(x.rank > 0 ? [`shape ${formatShape(x.shape)}`] : []),
    x.dtype,
    ...(x.name === "" ? [] : [`name ${show(x.name)}`]),
    ...(x.gradFn !== undefined ? [`from ${x.gradFn.name}`] : x.requiresGrad ? ["requiresGrad"] : []),
  ];
  const all = new Tensor(x.array.everything); // inside vmap those of all examples
  const values = x.array.storage.released ? "released" : formatValues(all, "tensor(".length);
  return `tensor(${values}, ${facts.join(", ")})`;
}

declare module "../graph/tensor.js" {
  interface Tensor {
    /** The values aligned in columns, then shape, dtype, name and the op that it came from. */
    toString(): string;
  }
}
defineMethods({
  toString() {
    return format(this);
  },
  // JavaScript cannot overload operators: without this, w * 2 is NaN and total += loss a string, and nobody
  // is told
  [Symbol.toPrimitive](hint: string) {
    if (hint === "string") return format(this);
    throw new ValueError(
      `JavaScript's operators (+ - * / < >) do not compute with tensors, here ${nameOf(this)} of shape ` +
        `${formatShape(this.shape)}. ` +
        `Use the methods: a.add(b), a.mul(2), a.lt(b); or item() for the number of a single element.`,
    );
  },
  // what console.log shows in Node; the symbol is registered globally, so nothing is imported for it
  [Symbol.for("nodejs.util.inspect.custom")]() {
    return format(this);
  },
});

/**
 * Printing: values aligned in columns with as few digits as tell them apart, long axes shortened, as NumPy
 * does.
 */
import { formatShape, ValueError } from "../../array/index.js";
import { defineMethods } from "../graph/methods.js";
import { nameOf, type Tensor } from "../graph/tensor.js";

/** Tensors with more elements than this show the edges of each axis only. */
const summarizeAbove = 1000;
const edgeItems = 3;
const significantDigits = 5;
/** Beyond these magnitudes fixed-point columns say little. */
const scientificAbove = 1e8;
const scientificBelow = 1e-4;

function formatter(values: readonly number[], dtype: string): (value: number) => string {
  if (dtype === "bool") return (value) => (value !== 0 ? "true" : "false");
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

/** The positions of an axis that are shown; -1 stands for the gap. */
function shownPositions(length: number, summarize: boolean): number[] {
  const all = Array.from({ length }, (_, i) => i);
  if (!summarize || length <= 2 * edgeItems + 1) return all;
  return [...all.slice(0, edgeItems), -1, ...all.slice(-edgeItems)];
}

/** The values alone, in brackets. */
export function formatValues(x: Tensor, indent = 0): string {
  const flat = x.toTypedArray();
  const { shape } = x;
  const summarize = x.size > summarizeAbove;
  const positions = shape.map((length) => shownPositions(length, summarize));

  const shown: number[] = [];
  const visit = (axis: number, offset: number, leaf: (value: number) => string, pad: string): string => {
    if (axis === shape.length) return leaf(flat[offset] as number);
    const rows = (positions[axis] as number[]).map((i) =>
      i < 0 ? "..." : visit(axis + 1, offset * (shape[axis] as number) + i, leaf, `${pad} `),
    );
    const last = axis === shape.length - 1;
    return `[${rows.join(last ? ", " : `,${"\n".repeat(shape.length - 1 - axis)}${pad} `)}]`;
  };
  visit(0, 0, (value) => String(shown.push(value)), "");
  const format = formatter(shown, x.dtype);
  const width = Math.max(0, ...shown.map((value) => format(value).length));
  return visit(0, 0, (value) => format(value).padStart(shape.length === 0 ? 0 : width), " ".repeat(indent));
}

/** `tensor([[1, 2], [3, 4]], shape (2, 2), float32, name "W", from mul)` */
export function format(x: Tensor): string {
  const facts = [
    ...(x.rank > 0 ? [`shape ${formatShape(x.shape)}`] : []),
    x.dtype,
    ...(x.name === "" ? [] : [`name ${JSON.stringify(x.name)}`]),
    ...(x.gradFn !== undefined ? [`from ${x.gradFn.name}`] : x.requiresGrad ? ["requiresGrad"] : []),
  ];
  const values = x.array.storage.released ? "released" : formatValues(x, "tensor(".length);
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

/** Where a tensor of a module comes from: a tensor of a file, rows of one, or the sum of some. */
import { everyMember, isPlainObject, isWhole, type Kind, kind } from "../../arguments/index.js";
import { type DType, formatShape } from "../../array/index.js";
import { add, slice, transpose } from "../../ops/index.js";
import { type Tensor, to } from "../../tensor/index.js";

/**
 * The name of a tensor; or a range of its rows, of which the last is not included; or names of tensors that
 * are added up.
 */
export type WeightSource =
  | string
  | { readonly of: string; readonly rows: readonly [from: number, to: number] }
  | { readonly sum: readonly string[] };

const isName = (value: unknown) => typeof value === "string";

const isRow = (value: unknown) => isWhole(value);

export const sourceKind: Kind<WeightSource> = kind(
  "the name of a tensor, { of: name, rows: [from, to] } or { sum: [name, name] }",
  (value) => {
    if (typeof value === "string") return true;
    if (!isPlainObject(value)) return false;
    const { of, rows, sum, ...others } = value;
    if (Object.keys(others).length > 0) return false;
    if (sum !== undefined)
      return of === undefined && Array.isArray(sum) && sum.length > 0 && everyMember(sum, isName);
    return isName(of) && Array.isArray(rows) && rows.length === 2 && everyMember(rows, isRow);
  },
);

/** The tensors of the file that a source needs. */
export function namesIn(source: WeightSource): readonly string[] {
  if (typeof source === "string") return [source];
  return "sum" in source ? source.sum : [source.of];
}

/** How errors call it. */
export function formatSource(source: WeightSource): string {
  if (typeof source === "string") return source;
  return "sum" in source ? source.sum.join(" + ") : `${source.of}[${source.rows.join(":")}]`;
}

export interface Wanted {
  readonly dtype: DType;
  readonly transposed: boolean;
}

/**
 * What a source gives, in the dtype that is wanted; or what is wrong with it, to follow its name.
 * @param tensors all that it needs are there.
 */
export function gathered(
  source: WeightSource,
  tensors: ReadonlyMap<string, Tensor>,
  { dtype, transposed }: Wanted,
): Tensor | string {
  const parts = namesIn(source).map((name) => tensors.get(name) as Tensor);
  const whole = parts.find((part) => !part.dtype.includes("float"));
  if (whole !== undefined && whole.dtype !== dtype) return `is ${dtype} here, ${whole.dtype} there`;
  const [first, ...others] = parts as [Tensor, ...Tensor[]];
  const other = others.find((each) => formatShape(each.shape) !== formatShape(first.shape));
  if (other !== undefined)
    return `is no sum: the shapes are ${formatShape(first.shape)} and ${formatShape(other.shape)}`;
  let given = parts;
  if (typeof source !== "string" && "rows" in source) {
    const [start, end] = source.rows;
    if (!(start <= end && end <= (first.shape[0] ?? 0)))
      return `has no rows ${start} to ${end}: its shape is ${formatShape(first.shape)}`;
    given = [slice(first, [[start, end]])];
  }
  const value = given.map((part) => to(part, dtype)).reduce((sum, each) => add(sum, each));
  const lost = beyond(value, given);
  if (lost !== undefined) return `is ${dtype} here, which does not hold ${lost}, as it has there`;
  if (!transposed) return value;
  return value.rank === 2
    ? transpose(value, 0, 1)
    : `cannot be transposed: its shape is ${formatShape(value.shape)}, and a matrix has two axes`;
}

/** The first finite number that is none any more in `value`, the sum of `parts`. */
function beyond(value: Tensor, parts: readonly Tensor[]): number | undefined {
  const values = value.toTypedArray();
  const at = values.findIndex((each) => !Number.isFinite(each));
  if (at < 0) return undefined;
  const numbers = parts.map((part) => part.toTypedArray());
  for (let i = at; i < values.length; i++) {
    const all = numbers.map((each) => each[i] as number);
    if (!Number.isFinite(values[i]) && all.every(Number.isFinite))
      return all.reduce((sum, each) => sum + each);
  }
  return undefined;
}

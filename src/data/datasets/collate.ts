/** collate: the examples of a batch put together, so that their numbers become tensors. */
import {
  isPlainObject,
  type Kind,
  kind,
  ShapeError,
  show,
  signature,
  ValueError,
} from "../../arguments/index.js";
import { formatShape } from "../../array/index.js";
import { stack } from "../../ops/index.js";
import { noGrad, Tensor, tensor } from "../../tensor/index.js";

type Elements = Float32Array | Float64Array | Int32Array | Uint8Array | BigInt64Array;

/**
 * What examples of a type become together: tensors and numbers a tensor, lists and objects entry by entry.
 */
export type Collated<Example> = Example extends Tensor | number | bigint | boolean | Elements
  ? Tensor
  : Example extends string
    ? string[]
    : Example extends readonly unknown[]
      ? { -readonly [Place in keyof Example]: Collated<Example[Place]> }
      : Example extends object
        ? { -readonly [Key in keyof Example]: Collated<Example[Key]> }
        : unknown;

const examplesKind: Kind<readonly unknown[]> = kind(
  "an array of one example or more",
  (value) => Array.isArray(value) && value.length > 0,
);
const takes = signature("collate", { examples: examplesKind });

/**
 * Puts examples together into a batch, as PyTorch's `default_collate` does: B tensors of one shape become
 * one, B numbers or truth values a tensor, B typed arrays a tensor with a row for each, B strings a list;
 * lists and objects are put together entry by entry.
 *
 * Numbers become float32; a label is an int32, as classes must be, when the example has it as
 * `tensor(label, { dtype: "int32" })` or `Int32Array.of(label)`.
 * @param examples B of them, all of one form.
 * @returns (B, ...) for each tensor, number or typed array of an example.
 * @throws ShapeError when tensors differ in shape; ValueError when examples differ in form or dtype, or are
 *   made of something else.
 */
export function collate<Example>(examples: readonly Example[]): Collated<Example> {
  takes.check(arguments);
  return together(examples, "the examples", 0) as Collated<Example>;
}

/** Deeper, examples contain themselves. */
const deepest = 64;

/** @param where as messages say it: "x of the examples". */
function together(examples: readonly unknown[], where: string, depth: number): unknown {
  if (depth > deepest)
    throw new ValueError(
      `collate: examples go more than ${deepest} lists or objects deep, or contain themselves.`,
    );
  const first = examples[0];
  const form = formOf(first);
  const other = form === undefined ? 0 : examples.findIndex((each) => formOf(each) !== form);
  if (form === undefined || other !== -1) {
    const [index, odd] = form === undefined ? [0, first] : [other, examples[other]];
    const than = form === undefined ? "" : ` and ${show(first)} at 0`;
    throw new ValueError(
      `collate: ${where} must be tensors, numbers, truth values, typed arrays or strings, ` +
        `all of one kind, or lists and objects of them; got ${show(odd)} at ${index}${than}. ` +
        "Give the function that puts them together as the option collate of DataLoader.",
    );
  }
  switch (form) {
    case "tensor":
      return stacked(examples as readonly Tensor[], where);
    case "elements":
      return stacked(
        (examples as readonly Elements[]).map((each) => tensor(each)),
        where,
      );
    case "number":
    case "bigint":
    case "boolean":
      return tensor(examples as number[]);
    case "string":
      return [...examples];
    case "list":
      return entries(examples as readonly (readonly unknown[])[], where, depth);
    default:
      return fields(examples as readonly Readonly<Record<string, unknown>>[], where, depth);
  }
}

function formOf(example: unknown): string | undefined {
  if (example instanceof Tensor) return "tensor";
  if (Array.isArray(example)) return "list";
  if (/^(Float(32|64)|Int32|Uint8|BigInt64)Array$/.test(Object.prototype.toString.call(example).slice(8, -1)))
    return "elements";
  if (["number", "bigint", "boolean", "string"].includes(typeof example)) return typeof example;
  return isPlainObject(example) ? "object" : undefined;
}

function stacked(tensors: readonly Tensor[], where: string): Tensor {
  const first = tensors[0] as Tensor;
  for (const [i, { shape, dtype }] of tensors.entries()) {
    if (String(shape) !== String(first.shape))
      throw new ShapeError(
        `collate: ${where} must have one shape, got ${formatShape(first.shape)} at 0 and ` +
          `${formatShape(shape)} at ${i}. Bring them to one size, e.g. by transformDataset.`,
      );
    if (dtype !== first.dtype)
      throw new ValueError(
        `collate: ${where} must have one dtype, got ${first.dtype} at 0 and ${dtype} at ${i}.`,
      );
  }
  // examples are where a graph begins: pictures of it show the batch, not the examples that it is made of
  return tensors.some(({ requiresGrad }) => requiresGrad) ? stack(tensors) : noGrad(() => stack(tensors));
}

function entries(examples: readonly (readonly unknown[])[], where: string, depth: number): unknown[] {
  const length = examples[0]?.length ?? 0;
  const other = examples.findIndex((each) => each.length !== length);
  if (other !== -1)
    throw new ValueError(
      `collate: ${where} must be lists of one length, got ${length} entries at 0 and ` +
        `${examples[other]?.length} at ${other}.`,
    );
  return Array.from({ length }, (_, place) =>
    together(
      examples.map((each) => each[place]),
      `entry ${place} of ${where}`,
      depth + 1,
    ),
  );
}

function fields(
  examples: readonly Readonly<Record<string, unknown>>[],
  where: string,
  depth: number,
): Record<string, unknown> {
  const keys = Object.keys(examples[0] ?? {});
  const other = examples.findIndex(
    (each) => Object.keys(each).length !== keys.length || !keys.every((key) => Object.hasOwn(each, key)),
  );
  if (other !== -1)
    throw new ValueError(
      `collate: ${where} must be objects with the same keys, got { ${keys.join(", ")} } at 0 and ` +
        `{ ${Object.keys(examples[other] ?? {}).join(", ")} } at ${other}.`,
    );
  return Object.fromEntries(
    keys.map((key) => [
      key,
      together(
        examples.map((each) => each[key]),
        `${key} of ${where}`,
        depth + 1,
      ),
    ]),
  );
}

/** vmap: from a function of one example to the function of many at once (JAX's, torch.func's). */
import {
  callback,
  isPlainObject,
  kind,
  oneOf,
  options as optionsOf,
  requireDone,
  ShapeError,
  show,
  signature,
  ValueError,
  withDefault,
} from "../../arguments/index.js";
import { formatShape } from "../../array/index.js";
import { type Batch, batchKernels, mapping } from "../../kernels/index.js";
import { context, nameOf, normalizeAxis, type Tensor } from "../../tensor/index.js";
import { enter, leave, overExamples } from "./batch-ops.js";
import { flatten } from "./tree.js";

/**
 * Along which axis the examples lie: one axis (negative ones count from the end) for all tensors of a tree,
 * null where all examples have the same, or a list or an object of these that is built like the tree.
 */
export type MappedAxes = number | null | readonly MappedAxes[] | { readonly [name: string]: MappedAxes };

export interface VmapOptions {
  /** Of the arguments: for all of them, or a list with an entry for each. Default 0. */
  readonly inAxes?: MappedAxes;
  /** Of what the function returns. null: it does not depend on the example. Default 0. */
  readonly outAxes?: MappedAxes;
  /**
   * Of random draws inside the function: each example has its own, as in a loop ("different", the default),
   * all have the same ("same"), or they are refused ("error").
   */
  readonly randomness?: "different" | "same" | "error";
}

const axesKind = kind<MappedAxes>(
  "an axis, null, or a list or an object of such",
  (value) => Number.isInteger(value) || (typeof value === "object" && (value === null || isTree(value))),
);
const isTree = (value: object) => Array.isArray(value) || isPlainObject(value);
const vmapOptions = optionsOf<VmapOptions>()({
  inAxes: withDefault(axesKind, 0),
  outAxes: withDefault(axesKind, 0),
  randomness: withDefault(oneOf(["different", "same", "error"]), "different"),
});
const vmapTakes = signature("vmap", { f: callback, options: vmapOptions });

/** The number of calls so far: each is a level of its own, and inner ones come later. */
let calls = 0;

/**
 * The function that does with many examples at once what `f` does with each of them: `vmap(f)(x)` is
 * `stack` of `f` of each `x.slice([i])`. Inside, tensors have the shape of one example; what is computed with
 * them is computed for all by one kernel. It goes together with all other transformations: inside,
 * `vmap(grad(f), { inAxes: [null, 0] })(parameters, x)` gives the gradient of each example; outside,
 * `grad((x) => vmap(f)(x).sum())`; and vmap of vmap.
 *
 * Arguments and results are tensors or trees of them in plain objects and arrays; what has null in `inAxes`
 * may be anything. Elements cannot be read inside (`item()`, `toArray()`): there is no one number; nothing
 * can be written in place. One example after the other run layer and batch normalization,
 * LSTMs by weights of each example, sorting, and ops of one's own (`customOp`, `defineOp`).
 * @throws ShapeError for arguments of different numbers of examples, or of none; ValueError for axes that do
 *   not fit the arguments, for elements that are read, and for writes.
 */
export function vmap<Args extends readonly unknown[], Out>(
  f: (...args: Args) => Out,
  options?: VmapOptions,
): (...args: Args) => Out {
  vmapTakes.check(arguments);
  const { inAxes, outAxes, randomness } = vmapOptions.read(options);
  return (...args: Args): Out => {
    batchKernels();
    context.overExamples.current = overExamples;
    const given = mappedIn(args, perArgument(args, inAxes), "argument");
    const batch: Batch = { level: ++calls, size: sizeOf(given.mapped), randomness };
    const inner = given.rebuild(({ tensor, axis }) => {
      const example = enter(tensor, batch, axis);
      example.name = tensor.name;
      return example;
    }) as Args;
    const result: unknown = mapping(batch, () => requireDone("vmap", "f", f(...inner)));
    return outOf(result, outAxes, "result", batch) as Out;
  };
}

interface Mapped {
  readonly tensor: Tensor;
  readonly axis: number;
  readonly path: string;
}

/** A value taken apart: the tensors in it that have examples, and the same around what is made of them. */
interface TakenApart {
  readonly mapped: readonly Mapped[];
  readonly rebuild: (f: (mapped: Mapped) => Tensor) => unknown;
}

/** @throws ValueError for a list of another length. */
function perArgument(args: readonly unknown[], axes: MappedAxes): MappedAxes {
  if (typeof axes === "number" || axes === null) return args.map(() => axes);
  if (!Array.isArray(axes) || axes.length !== args.length)
    throw new ValueError(
      `vmap: inAxes is ${show(axes)}, but the function was called with ${args.length} arguments; give a ` +
        "list with an entry for each",
    );
  return axes as readonly MappedAxes[];
}

function mappedIn(value: unknown, axes: MappedAxes, path: string): TakenApart {
  if (axes === null) return { mapped: [], rebuild: () => value };
  if (typeof axes === "number") {
    const { leaves, paths, rebuild } = flatten("vmap", path, value);
    const mapped = leaves.map((tensor, i): Mapped => {
      const whose = `vmap: ${paths[i]}`;
      if (tensor.rank === 0)
        throw new ShapeError(
          `${whose}, ${nameOf(tensor)}, is a scalar, which has no axis of examples. Where all have the ` +
            "same, let inAxes be null.",
        );
      return { tensor, axis: normalizeAxis(whose, axes, tensor.rank), path: paths[i] as string };
    });
    return { mapped, rebuild: (f) => rebuild(mapped.map(f)) };
  }
  const parts = entriesOf(value, axes, path).map(
    ([key, inner, own, at]) => [key, mappedIn(inner, own, at)] as const,
  );
  return {
    mapped: parts.flatMap(([, part]) => part.mapped),
    rebuild: (f) => {
      const rebuilt = parts.map(([key, part]) => [key, part.rebuild(f)] as const);
      return Array.isArray(value) ? rebuilt.map(([, part]) => part) : Object.fromEntries(rebuilt);
    },
  };
}

type Entry = readonly [key: string, value: unknown, axes: MappedAxes, path: string];

/** @throws ValueError unless `value` and `axes` have the same entries. */
function entriesOf(value: unknown, axes: object, path: string): Entry[] {
  const isList = Array.isArray(axes);
  const [keys, expected] = [value, axes].map((each) => Object.keys(Object(each)));
  if (
    isList !== Array.isArray(value) ||
    !(isList || isPlainObject(value)) ||
    keys?.join() !== expected?.join()
  )
    throw new ValueError(
      `vmap: the axes of ${path} are ${show(axes)}, which is not built like it: ${show(value)}`,
    );
  return (keys as string[]).map((key) => [
    key,
    (value as Record<string, unknown>)[key],
    (axes as Record<string, MappedAxes>)[key] as MappedAxes,
    isList ? `${path}[${key}]` : `${path}.${key}`,
  ]);
}

/** @throws ShapeError unless all have as many examples, and any. */
function sizeOf(mapped: readonly Mapped[]): number {
  const [first] = mapped;
  if (first === undefined)
    throw new ValueError("vmap: no argument has examples: inAxes is null for all of them, or there is none");
  const countOf = ({ tensor, axis }: Mapped) => tensor.shape[axis] as number;
  const count = countOf(first);
  const other = mapped.find((each) => countOf(each) !== count);
  const say = (each: Mapped) =>
    `${each.path} of shape ${formatShape(each.tensor.shape)} has ${countOf(each)} along axis ${each.axis}`;
  if (other !== undefined)
    throw new ShapeError(
      `vmap: different numbers of examples: ${say(first)}, ${say(other)}. Of what all examples share, ` +
        "inAxes is null.",
    );
  if (count === 0) throw new ShapeError(`vmap: there are no examples: ${say(first)}`);
  return count;
}

function outOf(value: unknown, axes: MappedAxes, path: string, batch: Batch): unknown {
  if (typeof axes === "object" && axes !== null) {
    const parts = entriesOf(value, axes, path).map(
      ([key, inner, own, at]) => [key, outOf(inner, own, at, batch)] as const,
    );
    return Array.isArray(value) ? parts.map(([, part]) => part) : Object.fromEntries(parts);
  }
  const { leaves, paths, rebuild } = flatten("vmap", path, value);
  return rebuild(
    leaves.map((tensor, i) => {
      const { level } = tensor.array;
      if (level > batch.level || (axes === null && level === batch.level))
        throw new ValueError(
          level > batch.level
            ? `vmap: ${paths[i]} was kept from inside another vmap, which has ended; return it from there`
            : `vmap: ${paths[i]} differs from example to example, so it needs an axis: outAxes is null`,
        );
      if (axes === null) return tensor;
      const axis = normalizeAxis(`vmap: outAxes of ${paths[i]}`, axes, tensor.rank + 1);
      const whole = leave(tensor, batch, axis);
      whole.name = tensor.name;
      return whole;
    }),
  );
}

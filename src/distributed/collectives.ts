/** What ranks do with tensors together. Nothing is recorded: gradients do not flow from rank to rank. */
import {
  DTypeError,
  oneOf,
  optional,
  options as optionsOf,
  ShapeError,
  signature,
  text,
  ValueError,
  whole,
  withDefault,
} from "../arguments/index.js";
import {
  computingDType,
  formatShape,
  onlyStores,
  type Shape,
  sizeOf,
  type TypedArray,
} from "../array/index.js";
import { filledInPlace, readInPlace } from "../kernels/index.js";
import { nameOf, Tensor, tensorKind } from "../tensor/index.js";
import { DistributedError } from "./distributed-error.js";
import { ranksFor, worldFor } from "./world/current.js";
import { done, type Numbers, type Reduction, reduceAll, reduceParts, room, shares } from "./world/steps.js";

export type { Reduction };

export interface CollectiveOptions {
  /** What errors call it, where ranks do not do the same. Default: the tensor's name. */
  readonly name?: string | undefined;
}

export interface ReduceOptions extends CollectiveOptions {
  /** "sum" (default), "mean", "min", "max" or "prod", of each element over all ranks. */
  readonly op?: Reduction | undefined;
}

export interface BroadcastOptions extends CollectiveOptions {
  /** The rank whose elements all get: a whole number from 0. Default 0. */
  readonly root?: number | undefined;
}

const named = { name: optional(text) };
const reduceOptions = optionsOf<ReduceOptions>()({
  ...named,
  op: withDefault(oneOf(["sum", "mean", "min", "max", "prod"]), "sum"),
});
const broadcastOptions = optionsOf<BroadcastOptions>()({ ...named, root: withDefault(whole(0), 0) });
const gatherOptions = optionsOf<CollectiveOptions>()(named);
const takes = {
  allReduce: signature("allReduce", { x: tensorKind, options: reduceOptions }),
  broadcast: signature("broadcast", { x: tensorKind, options: broadcastOptions }),
  allGather: signature("allGather", { x: tensorKind, options: gatherOptions }),
  reduceScatter: signature("reduceScatter", { x: tensorKind, options: reduceOptions }),
  barrier: signature("barrier", {}),
};

/**
 * The reduction of each element over all ranks, on all of them: x (...) -> the same shape. It is computed in
 * the order of the ranks, r0 + r1 + r2 + ..., so that it has the same bits on every rank and in every run.
 * @throws DTypeError for bool, for what only stores, and for the mean of int32; DistributedError where the
 * ranks do not do the same.
 */
export function allReduce(x: Tensor, options?: ReduceOptions): Tensor {
  takes.allReduce.check(arguments);
  const { op, name } = reduceOptions.read(options);
  requireReducible("allReduce", x, op);
  const world = worldFor("allReduce");
  if (world === undefined) return copyOf(x);
  return made(x, x.shape, (from, to) => {
    to.set(from);
    world.run({ by: "allReduce", what: `${op} of ${described(x, name)}` }, (mpi) => reduceAll(mpi, to, op));
  });
}

/**
 * The elements that one rank has, on all of them: x (...) -> the same shape.
 * @throws DTypeError for bool and for what only stores, ValueError for a rank that there is not;
 * DistributedError as `allReduce`.
 */
export function broadcast(x: Tensor, options?: BroadcastOptions): Tensor {
  takes.broadcast.check(arguments);
  const { root, name } = broadcastOptions.read(options);
  requireNumbers("broadcast", x);
  const { size } = ranksFor("broadcast");
  if (root >= size)
    throw new ValueError(`broadcast: root ${root} is no rank: there are ${size}, from 0 to ${size - 1}.`);
  const world = worldFor("broadcast");
  if (world === undefined) return copyOf(x);
  return made(x, x.shape, (from, to) => {
    to.set(from);
    world.run({ by: "broadcast", what: `from rank ${root}, ${described(x, name)}` }, (mpi) =>
      done(mpi.broadcast(to, root)),
    );
  });
}

/**
 * What all ranks have, one after the other along axis 0: x (N_r, ...) -> (N_0 + N_1 + ..., ...). N may differ
 * from rank to rank; of numbers without an axis it is a list.
 * @throws DTypeError for bool and for what only stores; DistributedError as `allReduce`.
 */
export function allGather(x: Tensor, options?: CollectiveOptions): Tensor {
  takes.allGather.check(arguments);
  const { name } = gatherOptions.read(options);
  requireNumbers("allGather", x);
  const [rows = 1, ...inner] = x.shape;
  const world = worldFor("allGather");
  if (world === undefined) return x.shape.length === 0 ? copyOf(x).reshape([1]) : copyOf(x);
  const joint = { by: "allGather", what: `${described(x, name, "N")}` };
  const each = sizeOf(inner);
  const own = room(new Int32Array(1), 1).fill(rows);
  const all = room(own, world.size);
  world.run({ ...joint, by: "allGather (how many rows)" }, (mpi) => done(mpi.allGather(own, all)));
  const [counts, places] = [room(own, world.size), room(own, world.size)];
  let total = 0;
  for (let r = 0; r < world.size; r++) {
    counts[r] = (all[r] as number) * each;
    places[r] = total * each;
    total += all[r] as number;
  }
  return made(x, [total, ...inner], (from, to) =>
    world.run(joint, (mpi) => done(mpi.allGatherParts(from, to, counts, places))),
  );
}

/**
 * The part of this rank of the reduction, along axis 0: x (N, ...) -> (N_r, ...), where N is shared among the
 * ranks as evenly as it can be, the first ones having one more where it leaves a rest. In the same order as
 * `allReduce`, and so with its bits.
 * @throws ShapeError for a tensor without an axis, DTypeError and DistributedError as `allReduce`.
 */
export function reduceScatter(x: Tensor, options?: ReduceOptions): Tensor {
  takes.reduceScatter.check(arguments);
  const { op, name } = reduceOptions.read(options);
  requireReducible("reduceScatter", x, op);
  const [rows, ...inner] = x.shape;
  if (rows === undefined)
    throw new ShapeError(
      `reduceScatter: ${nameOf(x)} of shape () has no axis along which ranks could share it.`,
    );
  const world = worldFor("reduceScatter");
  if (world === undefined) return copyOf(x);
  const each = sizeOf(inner);
  const { counts, places } = shares(rows, world.size);
  const mine = counts[world.rank] as number;
  for (let r = 0; r < world.size; r++) {
    counts[r] = (counts[r] as number) * each;
    places[r] = (places[r] as number) * each;
  }
  return made(x, [mine, ...inner], (from, to) =>
    world.run({ by: "reduceScatter", what: `${op} of ${described(x, name)}` }, (mpi) =>
      reduceParts(mpi, from, to, counts, places, op),
    ),
  );
}

/**
 * Waits until all ranks are here. @throws DistributedError where one does something else, or does not come.
 */
export function barrier(): void {
  takes.barrier.check(arguments);
  worldFor("barrier")?.run({ by: "barrier", what: "" }, function* () {});
}

/** A new tensor, whose elements `fill` writes from those of x: both where they are. */
function made(x: Tensor, shape: Shape, fill: (from: Numbers, to: Numbers) => void): Tensor {
  const write = (to: TypedArray) => readInPlace(x.array, (from) => fill(from as Numbers, to as Numbers));
  return new Tensor(filledInPlace(shape, x.dtype, write));
}

const copyOf = (x: Tensor): Tensor => x.detach().clone();

function described(x: Tensor, name: string | undefined, rows?: string): string {
  const shape = rows === undefined ? x.shape : [rows, ...x.shape.slice(1)];
  return `${name === undefined ? nameOf(x) : `"${name}"`}, ${x.dtype} ${formatShape(shape as Shape)}`;
}

function requireNumbers(by: string, x: Tensor): void {
  if (x.array.level > 0)
    throw new DistributedError(`${by}: ranks cannot meet inside vmap. Call it with what vmap returns.`);
  if (x.dtype === "bool" || onlyStores(x.dtype))
    throw new DTypeError(
      `${by}: ${nameOf(x)} is of ${x.dtype}, which MPI does not move. Convert it with ` +
        `to("${x.dtype === "bool" ? "int32" : computingDType(x.dtype)}").`,
    );
}

function requireReducible(by: string, x: Tensor, op: Reduction): void {
  requireNumbers(by, x);
  if (op === "mean" && x.dtype === "int32")
    throw new DTypeError(
      `${by}: a mean of int32 would have to be rounded. Take { op: "sum" }, or convert ${nameOf(x)} with ` +
        'to("float32").',
    );
}

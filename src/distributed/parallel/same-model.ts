/** Whether all ranks have the same model: its names and shapes, and its values. */
import { formatShape } from "../../array/index.js";
import { readInPlace } from "../../kernels/index.js";
import type { Module } from "../../nn/index.js";
import { assign, type Tensor, tensor } from "../../tensor/index.js";
import { allGather, broadcast } from "../collectives.js";
import { DistributedError } from "../distributed-error.js";
import { hashOf } from "../world/hash.js";
import { ranksInWords } from "../world/words.js";
import type { World } from "../world/world.js";

/** So many names fit in what ranks say of themselves where they differ. */
const namesAtOnce = 8;

/** Parameters and buffers by their paths. */
const tensorsOf = (model: Module<never, unknown>): (readonly [string, Tensor])[] => [
  ...model.namedParameters(),
  ...model.namedBuffers(),
];

/** All ranks get what rank 0 has. @throws DistributedError where names, shapes or dtypes differ. */
export function sameFromNowOn(world: World, model: Module<never, unknown>): void {
  const tensors = tensorsOf(model);
  for (let at = 0; at < tensors.length; at += namesAtOnce) {
    const some = tensors
      .slice(at, at + namesAtOnce)
      .map(([name, x]) => `"${name}" ${x.dtype} ${formatShape(x.shape)}`);
    const what = `a model of ${tensors.length} tensors, from ${at} on ${some.join(", ")}`;
    world.run({ by: "DataParallel", what }, function* () {});
  }
  for (const [name, x] of tensors) {
    const isBool = x.dtype === "bool";
    const value = broadcast(isBool ? x.to("int32") : x.detach(), { name });
    assign(x, isBool ? value.to("bool") : value, "DataParallel");
  }
  requireSameModel(world, model);
}

/** @throws DistributedError that names the first tensor whose bits differ. */
export function requireSameModel(world: World, model: Module<never, unknown>): void {
  const tensors = tensorsOf(model);
  const own = tensors.flatMap(([, x]) => hashOfElements(x));
  const all = allGather(tensor([own], { dtype: "int32" }), { name: "hashes of the model" }).toTypedArray();
  const other = Array.from({ length: world.size }, (_, r) => r).find((r) =>
    own.some((_, i) => all[r * own.length + i] !== all[i]),
  );
  if (other === undefined) return;
  const at = tensors.findIndex((_, t) =>
    [2 * t, 2 * t + 1].some((i) => all[other * own.length + i] !== all[i]),
  );
  const differ = Array.from({ length: world.size }, (_, r) => r).filter((r) =>
    [2 * at, 2 * at + 1].some((i) => all[r * own.length + i] !== all[i]),
  );
  throw new DistributedError(
    `DataParallel: "${tensors[at]?.[0]}" has other values on ${ranksInWords(differ)} than on rank 0. ` +
      "All ranks must do the same to the model after DataParallel was made: the same steps, with the same " +
      "options.",
  );
}

const hashOfElements = (x: Tensor) =>
  readInPlace(x.array, ({ buffer, byteOffset, byteLength }) =>
    hashOf(new Uint8Array(buffer, byteOffset, byteLength)),
  );

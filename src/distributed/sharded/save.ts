/** Checkpoints that all ranks write together, each a part of them. */
import { pathKind, show, signature, ValueError } from "../../arguments/index.js";
import { type Files, filesFor, readFile } from "../../files/index.js";
import {
  type CheckpointContents,
  checkpointTree,
  contentsKind,
  elementBytes,
  encodeIndex,
  ending,
  folderOf,
  readIndex,
  safetensorsParts,
  stateKey,
} from "../../io/for-ranks.js";
import { ranksFor, worldFor } from "../world/current.js";
import { gatherValues } from "../world/gather.js";
import { hashOf } from "../world/hash.js";
import { lastSeen, markIn, markKey, markOf, requireShardOf } from "./belonging.js";
import { type Plan, planOf, type Share } from "./plan.js";
import { ShardedOptimizer, unwrapped } from "./sharded-optimizer.js";
import { together } from "./together.js";

const takes = signature("saveShardedCheckpoint", { indexPath: pathKind, contents: contentsKind });
const by = "saveShardedCheckpoint";
const numberKey = "number";

/**
 * Writes all that a training on several ranks needs to go on, as `saveCheckpoint` of wengert/io does for one:
 * `saveShardedCheckpoint("run.safetensors.index.json", { model, optimizer, scheduler, generator, epoch })`.
 * All ranks call it together, and all must see the folder. Each writes a safetensors file with a part of the
 * tensors: what is the same on all ranks is written once, the states of a `ShardedOptimizer` by the ranks
 * that have them, and what differs (generators, running statistics of a rank's own) by each. The index comes
 * last: whenever a rank ends or fails, the checkpoint that was there before is still there, whole.
 * @param indexPath its name ends in `.safetensors.index.json`; `loadShardedSafetensors` reads its tensors.
 * @throws ValueError for another name, for a value that no file can hold, and for a file that cannot be
 *   written, on the rank where that is, and on rank 0 where it does not see what the others have written, or
 *   another program has saved there meanwhile; DistributedError on the others, before `init`, and where the
 *   ranks differ; PlatformError where there are no files.
 */
export function saveShardedCheckpoint(indexPath: string, contents: CheckpointContents): void {
  takes.check(arguments);
  const { rank, size } = ranksFor(by);
  const world = worldFor(by);
  const files = filesFor(by, "wengert/distributed", "saveCheckpoint of wengert/io has bytes for it");
  if (!indexPath.endsWith(ending))
    throw new ValueError(`${by}: the path of the index must end in "${ending}", got ${show(indexPath)}.`);
  const stem = indexPath.slice(0, -ending.length);
  const { tensors, share, number } = together(world, by, "looking at what there is to save", () => {
    const { tensors, state } = unwrapped(contents, (inside) => checkpointTree(by, inside));
    const share: Share = {
      state,
      tensors: Array.from(tensors, ([name, x]) => {
        const bytes = elementBytes(x);
        return [name, bytes.length, ...hashOf(bytes)];
      }),
    };
    return { tensors, share, number: rank === 0 ? nextNumber(files, indexPath) : 0 };
  });
  const shares = gatherValues(world, { by, what: "what there is to save" }, { share, number });
  const mark = markOf(shares);
  const plan = planOf(
    shares.map((each) => each.share),
    (part) => contents[part] instanceof ShardedOptimizer,
  );
  const pathOf = (r: number) => {
    const [own, count] = [r + 1, size].map((each) => String(each).padStart(5, "0"));
    return `${stem}-${shares[0]?.number}-${own}-of-${count}.safetensors`;
  };
  const metadata = { format: "pt", [markKey]: mark };
  together(world, by, "writing the tensors", () => {
    const own = [...plan.places].filter(([, place]) => place.rank === rank);
    const named = own.map(([as, { name }]) => [as, tensors.get(name)] as const);
    files.write(by, pathOf(rank), safetensorsParts(by, new Map(named as never), metadata));
  });
  together(world, by, "writing the index", () => {
    if (rank !== 0) return;
    for (let r = 0; r < size; r++) requireSeen(files, pathOf(r), mark, r);
    const about = { [numberKey]: shares[0]?.number as number, [markKey]: mark };
    const index = indexOf(plan, about, (r) => pathOf(r).slice(folderOf(stem).length));
    files.write(by, indexPath, [encodeIndex(index)]);
    lastSeen.set(indexPath, mark);
    removeOthers(files, stem, new Set(Object.values(index.places)));
  });
}

function indexOf({ state, places }: Plan, about: object, fileOf: (rank: number) => string) {
  const all = [...places];
  return {
    metadata: {
      total_size: all.reduce((sum, [, { bytes }]) => sum + bytes, 0),
      ...about,
      [stateKey]: JSON.stringify(state),
    },
    places: Object.fromEntries(all.map(([as, { rank }]) => [as, fileOf(rank)])),
  };
}

/**
 * Names of files of another number are free: those of the checkpoint that is there stay as they are.
 * @throws ValueError where that is neither the last that this program has written nor that it has read.
 */
function nextNumber(files: Files, path: string): number {
  if (files.kindOf(path) !== "file") return 1;
  const instead = "saveCheckpoint of wengert/io has bytes for it";
  const index = readFile(by, path, "wengert/distributed", instead, readIndex);
  if (lastSeen.has(path) && lastSeen.get(path) !== markIn(index))
    throw new ValueError(
      `${by}: another program has written ${show(path)} since this one did, and each would remove what ` +
        "the other has saved. Give every training a path of its own, or load what is there.",
    );
  const before = index.metadata[numberKey];
  return typeof before === "number" && Number.isSafeInteger(before) ? before + 1 : 1;
}

/** @throws ValueError where what a rank has written is not here. */
function requireSeen(files: Files, path: string, mark: string, writer: number): void {
  if (files.kindOf(path) === "file") {
    const instead = "saveCheckpoint of wengert/io has bytes for it";
    readFile(by, path, "wengert/distributed", instead, (source) => requireShardOf(mark, source));
    return;
  }
  throw new ValueError(
    `${by}: rank ${writer} has written ${show(path)}, and rank 0 sees no such file: all ranks must see the ` +
      "same folder, on a file system that their machines share.",
  );
}

/** Files of earlier checkpoints of this name, and of such as were begun and not ended. */
function removeOthers(files: Files, stem: string, kept: ReadonlySet<string>): void {
  const folder = folderOf(stem);
  const name = stem.slice(folder.length);
  for (const each of files.names(by, folder === "" ? "." : folder)) {
    const isOne =
      each.startsWith(`${name}-`) && /^-\d+-\d{5}-of-\d{5}\.safetensors$/.test(each.slice(name.length));
    if (isOne && !kept.has(each)) files.remove(by, folder + each);
  }
}

/** Checkpoints on paths. */
import { options, pathKind, signature } from "../../arguments/index.js";
import { filesFor, readFile } from "../../files/index.js";
import {
  type CheckpointParts,
  type CheckpointValues,
  type LoadCheckpointOptions,
  loadedPartsKind,
  readCheckpoint,
  strictKinds,
} from "./decode.js";
import { type CheckpointContents, checkpointParts, contentsKind } from "./encode.js";

const loadOptions = options<LoadCheckpointOptions>()(strictKinds);
const saveTakes = signature("saveCheckpoint", { path: pathKind, contents: contentsKind });
const loadTakes = signature("loadCheckpoint", {
  path: pathKind,
  parts: loadedPartsKind,
  options: loadOptions,
});

/**
 * Writes all that a training needs to go on: `saveCheckpoint("run.safetensors", { model, optimizer,
 * scheduler, generator, epoch })`. Of modules, optimizers, schedulers (whatever has `stateDict()` and
 * `loadStateDict()`) and generators the state is kept; numbers, texts, lists, objects and tensors are kept as
 * they are. The state of the default generator is always kept: layers draw from it where they are given none.
 * Gradients are not kept: where they add up over several batches, save after the optimizer's step.
 *
 * The file is a safetensors file, whole or not there: a process that is killed while it writes leaves the
 * file that was there before.
 * @throws ValueError for a value that no file can hold, and for a path that cannot be written; PlatformError
 *   where there are no files.
 */
export function saveCheckpoint(path: string, contents: CheckpointContents): void {
  saveTakes.check(arguments);
  const files = filesFor("saveCheckpoint", "wengert/io", "encodeCheckpoint gives the bytes");
  files.write("saveCheckpoint", path, checkpointParts("saveCheckpoint", contents));
}

/**
 * Puts the states of a checkpoint into the parts, all of them or none, and returns what else was saved:
 * `const { epoch } = loadCheckpoint("run.safetensors", { model, optimizer, scheduler, generator })`. A
 * training that goes on from there computes the bits of one that was never stopped. The default generator
 * goes on from where it was, too.
 * @throws FormatError for a file that is no checkpoint; StateError for parts that are not those of the
 *   checkpoint, or that do not fit; ValueError for a path that cannot be read. Then nothing was changed.
 * @throws PlatformError where there are no files.
 */
export function loadCheckpoint(
  path: string,
  parts: CheckpointParts,
  options?: LoadCheckpointOptions,
): CheckpointValues {
  loadTakes.check(arguments);
  const { strict } = loadOptions.read(options);
  return readFile("loadCheckpoint", path, "wengert/io", "decodeCheckpoint reads bytes", (source) =>
    readCheckpoint("loadCheckpoint", source, parts, strict),
  );
}

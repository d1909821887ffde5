/** CheckpointManager: the checkpoints of a training in one folder, of which the last few are kept. */
import {
  checkedInside,
  FormatError,
  isPlainObject,
  isWhole,
  kind,
  optional,
  refuseUnknownProperties,
  show,
  signature,
  ValueError,
  whole,
} from "../../arguments/index.js";
import { type Files, filesFor } from "../../files/index.js";
import {
  type CheckpointContents,
  type CheckpointParts,
  type CheckpointValues,
  type LoadCheckpointOptions,
  loadCheckpoint,
  loadSafetensors,
  saveCheckpoint,
} from "../../io/index.js";
import { type CheckpointManagerOptions, folderKind, managerOptions } from "./manager-kinds.js";

const stepKind = whole(0, Number.MAX_SAFE_INTEGER);
const takes = {
  made: signature("CheckpointManager", { dir: folderKind, options: managerOptions }),
  isDue: signature("CheckpointManager.isDue", { step: stepKind }),
  save: signature("CheckpointManager.save", {
    step: stepKind,
    contents: kind<CheckpointContents>(
      "an object with what to keep, as saveCheckpoint takes it",
      isPlainObject,
    ),
  }),
  load: signature("CheckpointManager.load", {
    parts: checkedInside("the parts that loadCheckpoint takes"),
    options: optional(checkedInside("the options of loadCheckpoint")),
  }),
  path: signature("CheckpointManager.path", { step: stepKind }),
  removeAfter: signature("CheckpointManager.removeAfter", { step: stepKind }),
};

const form = /^checkpoint-(\d{1,16})\.safetensors$/;

/**
 * In a loop, `if (checkpoints.isDue(step)) checkpoints.save(step, { model, optimizer, generator })`; after a
 * restart, `checkpoints.load({ model, optimizer, generator })`. The names of the files are
 * `checkpoint-STEP.safetensors`; each is whole, or not there.
 */
export class CheckpointManager {
  readonly dir: string;
  readonly #files: Files;
  readonly #every: number;
  readonly #keep: number;

  /**
   * @param dir the folder, which is made when something is saved.
   * @throws ValueError for what is no path, and for an option that is unknown or of another kind;
   *   PlatformError in a browser.
   */
  constructor(dir: string, options?: CheckpointManagerOptions) {
    takes.made.check(arguments);
    const { every, keep } = managerOptions.read(options);
    this.#files = filesFor(
      "CheckpointManager",
      "wengert/train",
      "encodeCheckpoint and decodeCheckpoint of wengert/io work on bytes",
    );
    this.dir = dir;
    this.#every = every;
    this.#keep = keep;
    refuseUnknownProperties("CheckpointManager", CheckpointManager);
  }

  /**
   * The steps of which there are checkpoints, from the first to the last: looked up in the folder.
   * @throws ValueError for a path that is no folder, or one that may not be read.
   */
  get steps(): readonly number[] {
    return this.#stepsFor("CheckpointManager.steps");
  }

  #stepsFor(by: string): readonly number[] {
    return this.#files
      .names(by, this.dir)
      .flatMap((name) => form.exec(name)?.[1] ?? [])
      .map(Number)
      .filter((step) => isWhole(step, 0, Number.MAX_SAFE_INTEGER))
      .sort((a, b) => a - b);
  }

  /** The last of them; undefined where there is none. */
  get latestStep(): number | undefined {
    return this.#stepsFor("CheckpointManager.latestStep").at(-1);
  }

  /** The file of a step, whether there is one or not. */
  path(step: number): string {
    takes.path.check(arguments);
    return this.#files.join(this.dir, `checkpoint-${step}.safetensors`);
  }

  /** Whether a checkpoint is due after so many steps: every so many, and not before the first. */
  isDue(step: number): boolean {
    takes.isDue.check(arguments);
    return step > 0 && step % this.#every === 0;
  }

  /**
   * Saves what `saveCheckpoint` takes, due or not, and then removes the oldest beyond `keep`.
   * @param step how many steps are done; it comes back with `load`: no other value may have that name.
   * @returns the path of the file.
   * @throws ValueError where the folder has checkpoints of later steps (of another training, or of one that
   *   was not resumed), for contents with another `step`, for a folder that cannot be made, and as
   *   `saveCheckpoint` does.
   */
  save(step: number, contents: CheckpointContents): string {
    takes.save.check(arguments);
    const by = "CheckpointManager.save";
    if (Object.hasOwn(contents, "step") && contents.step !== step)
      throw new ValueError(
        `${by}: the contents have a step of their own, ${show(contents.step)}, and it is saved as ${step}. ` +
          "Give that value another name.",
      );
    this.#files.makeFolder(by, this.dir);
    const latestStep = this.#stepsFor(by).at(-1) ?? step;
    if (latestStep > step)
      throw new ValueError(
        `${by}: step ${step} comes before step ${latestStep}, of which "${this.dir}" has a checkpoint ` +
          "already. Resume from that one, give another folder, or remove it by removeAfter.",
      );
    const path = this.path(step);
    saveCheckpoint(path, { ...contents, step });
    for (const old of this.#stepsFor(by).slice(0, -this.#keep)) this.#files.remove(by, this.path(old));
    return path;
  }

  /**
   * Puts the states of the last checkpoint into the parts, all of them or none.
   * @returns what else was saved, and `step`.
   * @throws ValueError where there is none, and as `loadCheckpoint` does: of a damaged file the error says
   *   which earlier one is intact.
   */
  load(
    parts: CheckpointParts,
    options?: LoadCheckpointOptions,
  ): CheckpointValues & { readonly step: number } {
    takes.load.check(arguments);
    const by = "CheckpointManager.load";
    const latestStep = this.#stepsFor(by).at(-1);
    if (latestStep === undefined)
      throw new ValueError(
        `${by}: there is no checkpoint in "${this.dir}". Look for steps.length > 0 first.`,
      );
    try {
      return { ...loadCheckpoint(this.path(latestStep), parts, options), step: latestStep };
    } catch (error) {
      if (error instanceof FormatError) throw this.#withWayOut(error, latestStep);
      throw error;
    }
  }

  /** The error of a damaged file, with the last one before it that is not. */
  #withWayOut(error: FormatError, damaged: number): FormatError {
    const isIntact = (step: number) => {
      try {
        loadSafetensors(this.path(step), { convert: true });
        return true;
      } catch {
        return false;
      }
    };
    const intact = this.steps.findLast((step) => step < damaged && isIntact(step));
    const wayOut =
      intact === undefined
        ? `No earlier checkpoint in "${this.dir}" is intact.`
        : `The checkpoint of step ${intact} is intact: loadCheckpoint("${this.path(intact)}", parts) ` +
          `reads it; removeAfter(${intact}) makes it the last one.`;
    return new FormatError(`${error.message} ${wayOut}`, { cause: error });
  }

  /**
   * Removes the checkpoints of later steps: of a training that went wrong since, or is to go on from here in
   * another way.
   */
  removeAfter(step: number): void {
    takes.removeAfter.check(arguments);
    const by = "CheckpointManager.removeAfter";
    for (const later of this.#stepsFor(by)) if (later > step) this.#files.remove(by, this.path(later));
  }
}

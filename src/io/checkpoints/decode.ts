/** Reading checkpoints: every part gets its state back, or none. */
import {
  bytesKind,
  everyMember,
  FormatError,
  flag,
  isPlainObject,
  type Kind,
  options,
  partsKind,
  putBack,
  StateError,
  show,
  signature,
  stateOf,
  type TrainingPart,
  text,
  withDefault,
} from "../../arguments/index.js";
import { type Source, sourceOf } from "../../files/index.js";
import { defaultGenerator, Generator, NumpyRandom } from "../../random/index.js";
import type { Tensor } from "../../tensor/index.js";
import { readSafetensors } from "../safetensors/decode.js";
import { type CheckpointState, type CheckpointValue, stateKey, version } from "./encode.js";
import { type OptimizedNames, requireSameParameters } from "./optimized.js";
import { TreeReader } from "./tree.js";

/** The parts that get their states back, by the names under which they were saved. */
export interface CheckpointParts {
  readonly [name: string]: TrainingPart;
}

/** What was saved and is no part, by name. */
export interface CheckpointValues {
  readonly [name: string]: CheckpointValue;
}

export interface LoadCheckpointOptions {
  /**
   * Whether parts that are only here or only in the checkpoint are errors. Those that are in both must always
   * fit. Default true.
   */
  readonly strict?: boolean | undefined;
}

export interface DecodeCheckpointOptions extends LoadCheckpointOptions {
  /** What errors call the bytes: a path, a URL. Default "bytes". */
  readonly name?: string | undefined;
}

export const loadedPartsKind: Kind<CheckpointParts> = partsKind(
  "an object with the parts to load, such as { model, optimizer, generator }",
  "Give it the name that it was saved under: { model }.",
  (by) => `. What was saved beside the parts is what ${by} returns.`,
);

export const strictKinds = { strict: withDefault(flag, true) };

const decodeOptions = options<DecodeCheckpointOptions>()({
  ...strictKinds,
  name: withDefault(text, "bytes"),
});
const decodeTakes = signature("decodeCheckpoint", {
  bytes: bytesKind,
  parts: loadedPartsKind,
  options: decodeOptions,
});

/**
 * Puts the states in the bytes of a checkpoint into the parts, and returns what else was saved: see
 * {@link loadCheckpoint}.
 * @throws FormatError for bytes that are no checkpoint, StateError for parts that do not fit; then nothing
 *   was changed.
 */
export function decodeCheckpoint(
  bytes: Uint8Array,
  parts: CheckpointParts,
  options?: DecodeCheckpointOptions,
): CheckpointValues {
  decodeTakes.check(arguments);
  const { name, strict } = decodeOptions.read(options);
  return readCheckpoint("decodeCheckpoint", sourceOf("decodeCheckpoint", bytes, name), parts, strict);
}

/** The parts of a checkpoint in one file. */
export function readCheckpoint(
  by: string,
  source: Source,
  parts: CheckpointParts,
  strict: boolean,
): CheckpointValues {
  const { tensors, metadata } = readSafetensors(source, { convert: false });
  return restoreCheckpoint(
    { by, label: source.label, parts, strict },
    stateIn(source.label, metadata),
    tensors,
  );
}

/** Who restores which parts from where. */
interface Restoring {
  readonly by: string;
  /** How errors of the file begin. */
  readonly label: string;
  readonly parts: CheckpointParts;
  readonly strict: boolean;
}

/** Everything is read and checked before the first part is changed. */
export function restoreCheckpoint(
  { by, label, parts, strict }: Restoring,
  state: CheckpointState,
  tensors: ReadonlyMap<string, Tensor>,
): CheckpointValues {
  const reader = new TreeReader(label, tensors);
  const states = new Map(Object.entries(state.parts).map(([name, tree]) => [name, reader.read(tree)]));
  const values = Object.entries(state.values).map(([name, tree]) => [name, reader.read(tree)] as const);
  const generator = reader.read(state.defaultGenerator);

  const missing = Object.keys(parts).filter((name) => !states.has(name));
  const extra = [...states.keys()].filter((name) => !Object.hasOwn(parts, name));
  if (strict && missing.length + extra.length > 0)
    throw new StateError(
      [
        `${by}: the parts are not those of the checkpoint; nothing was loaded.`,
        ...(missing.length > 0 ? [`  not in the checkpoint: ${missing.join(", ")}`] : []),
        ...(extra.length > 0 ? [`  only in the checkpoint: ${extra.join(", ")}`] : []),
        "{ strict: false } loads those that are in both.",
      ].join("\n"),
    );
  const shared = Object.entries(parts).filter(([name]) => states.has(name));
  if (shared.length === 0 && missing.length > 0)
    throw new StateError(
      `${by}: none of the parts is in the checkpoint, which has ` +
        `${[...states.keys()].join(", ") || "none"}; it has no ${missing.join(", ")}. Nothing was loaded.`,
    );
  requireSameParameters(by, state.optimized ?? {}, Object.fromEntries(shared));
  const all: Given[] = shared.map(([name, part]) => ({ name, part, state: states.get(name) }));
  all.push({ name: "the default generator", part: defaultGenerator(), state: generator });
  putAllBack(all, (given, cause) => generatorError(by, label, given, cause) ?? cause);
  return Object.fromEntries(values) as CheckpointValues;
}

/** @throws FormatError for metadata without the state of a training. */
export function stateIn(label: string, metadata: Readonly<Record<string, unknown>>): CheckpointState {
  if (!Object.hasOwn(metadata, stateKey))
    throw new FormatError(
      `${label}, byte 8: expected a checkpoint, found a safetensors file without a training's state. ` +
        "loadSafetensors reads its tensors.",
    );
  let state: unknown;
  try {
    state = JSON.parse(metadata[stateKey] as string);
  } catch (cause) {
    throw new FormatError(`${label}, byte 8: expected a training's state in JSON, found none.`, { cause });
  }
  if (!isPlainObject(state))
    throw new FormatError(`${label}, byte 8: expected a state, found ${show(state)}.`);
  if (state.version !== version)
    throw new FormatError(
      `${label}, byte 8: expected a checkpoint of version ${version}, found ${show(state.version)}; ` +
        "a newer release has written it.",
    );
  const whole = isPlainObject(state.parts) && isPlainObject(state.values) && areNames(state.optimized ?? {});
  if (!whole) throw new FormatError(`${label}, byte 8: expected parts and values, found ${show(state)}.`);
  return state as unknown as CheckpointState;
}

const areNames = (value: unknown): value is OptimizedNames =>
  isPlainObject(value) &&
  Object.values(value).every(
    (names) =>
      Array.isArray(names) && everyMember(names, (name) => name === null || typeof name === "string"),
  );

/** A part and the state that it is given. */
interface Given {
  readonly name: string;
  readonly part: TrainingPart;
  readonly state: unknown;
}

/**
 * A generator knows of no file, and can only say what is wrong with its state: which file that is in, or that
 * it is of a generator of another kind.
 */
function generatorError(by: string, label: string, { name, part, state }: Given, cause: unknown) {
  if (!(part instanceof Generator || part instanceof NumpyRandom)) return undefined;
  const own = stateOf(part) as { readonly kind: string };
  const { kind } = isPlainObject(state) ? state : {};
  if (typeof kind === "string" && kind !== own.kind)
    return new StateError(
      `${by}: ${name} goes on from states of kind "${own.kind}", and that in the checkpoint is of kind ` +
        `${show(kind)}; nothing was loaded. Give a generator as it was saved.`,
      { cause },
    );
  const why = cause instanceof Error ? cause.message : String(cause);
  return new FormatError(`${label}, byte 8: expected a state of ${name} in its header: ${why}`, { cause });
}

/** All or nothing: when one does not fit, those before it get back what they had. */
function putAllBack(states: readonly Given[], errorOf: (given: Given, cause: unknown) => unknown): void {
  const done: (readonly [TrainingPart, unknown])[] = [];
  try {
    for (const given of states) {
      const { part, state } = given;
      done.push([part, stateOf(part)]);
      try {
        putBack(part, state);
      } catch (cause) {
        throw errorOf(given, cause);
      }
    }
  } catch (error) {
    for (const [part, before] of done.reverse()) tryToPutBack(part, before);
    throw error;
  }
}

function tryToPutBack(part: TrainingPart, state: unknown): void {
  try {
    putBack(part, state);
  } catch {
    // the one that did not take the state of the checkpoint may not take its own; what it threw is told
  }
}

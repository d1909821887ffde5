/**
 * Checkpoints: all that a training needs to go on, as one safetensors file. Tensors are named by where they
 * stand ("model.W"), so that other programs find them; the rest is JSON under one key of the metadata.
 */
import {
  isPlainObject,
  isTrainingPart,
  type Kind,
  kind,
  show,
  signature,
  stateOf,
  type TrainingPart,
  ValueError,
} from "../../arguments/index.js";
import { defaultGenerator } from "../../random/index.js";
import type { Tensor } from "../../tensor/index.js";
import { joined } from "../bytes/writer.js";
import { requireUnicode } from "../named-tensors.js";
import { safetensorsParts } from "../safetensors/encode.js";
import { type OptimizedNames, optimizedNames } from "./optimized.js";
import { TreeWriter } from "./tree.js";

/** What a checkpoint holds beside parts: what JSON has, and tensors. */
export type CheckpointValue =
  | number
  | string
  | boolean
  | null
  | Tensor
  | readonly CheckpointValue[]
  | { readonly [name: string]: CheckpointValue };

/**
 * The parts of a training by names of your own, and values: `{ model, optimizer, scheduler, generator, epoch,
 * losses }`.
 */
export interface CheckpointContents {
  readonly [name: string]: TrainingPart | CheckpointValue;
}

/** Where the JSON stands in the metadata. */
export const stateKey = "wengert.checkpoint";

/** Of the JSON: it grows when older readers could not make sense of it. */
export const version = 1;

const words = "an object with what to keep, such as { model, optimizer, generator, epoch }";

export const contentsKind: Kind<CheckpointContents> = {
  ...kind<CheckpointContents>(words, isPlainObject),
  require(by, name, value) {
    if (isPlainObject(value)) return;
    const wayOut = isTrainingPart(value) ? " Give it a name: { model }." : "";
    throw new ValueError(`${by}: ${name} must be ${words}, got ${show(value)}.${wayOut}`);
  },
};

const encodeTakes = signature("encodeCheckpoint", { contents: contentsKind });

/**
 * The bytes of a checkpoint: see {@link saveCheckpoint}.
 * @throws ValueError for a value that no file can hold.
 */
export function encodeCheckpoint(contents: CheckpointContents): Uint8Array {
  encodeTakes.check(arguments);
  return joined([...checkpointParts("encodeCheckpoint", contents)]);
}

/** What a checkpoint says in JSON: trees of `TreeWriter`. */
export interface CheckpointState {
  readonly version: number;
  readonly parts: Readonly<Record<string, unknown>>;
  readonly values: Readonly<Record<string, unknown>>;
  readonly optimized?: OptimizedNames;
  readonly defaultGenerator: unknown;
}

/** The states are taken when this is called; what is written later is what was there then. */
export function checkpointParts(by: string, contents: CheckpointContents): Iterable<Uint8Array> {
  const { tensors, state } = checkpointTree(by, contents);
  return safetensorsParts(by, tensors, { [stateKey]: JSON.stringify(state) });
}

/** The states of the parts as trees, and the tensors that stand in them, by name. */
export function checkpointTree(
  by: string,
  contents: CheckpointContents,
): { readonly tensors: ReadonlyMap<string, Tensor>; readonly state: CheckpointState } {
  const writer = new TreeWriter(by);
  const parts: Record<string, unknown> = Object.create(null);
  const values: Record<string, unknown> = Object.create(null);
  for (const [name, each] of Object.entries(contents)) {
    requireUnicode(by, "the name", name);
    if (isTrainingPart(each)) parts[name] = writer.write(stateOf(each), name);
    else values[name] = writer.write(each, name);
  }
  const generator = writer.write(defaultGenerator().state, "the default generator");
  const optimized = optimizedNames(contents);
  return {
    tensors: writer.tensors,
    state: { version, parts, values, optimized, defaultGenerator: generator },
  };
}

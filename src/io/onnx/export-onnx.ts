/**
 * exportOnnx: a network as a model file of ONNX (opset 17), which onnxruntime and others run.
 * https://onnx.ai/onnx/operators/
 */
import {
  either,
  everyMember,
  type Kind,
  kind,
  listOf,
  optional,
  options as optionsOf,
  orCallback,
  orNull,
  requireDone,
  signature,
  text,
  ValueError,
  withDefault,
} from "../../arguments/index.js";
import { axisKind, formatShape } from "../../array/index.js";
import { filesFor } from "../../files/index.js";
import { Module } from "../../nn/index.js";
import { nameOf, Tensor, tensorKind } from "../../tensor/index.js";
import { loadCodec } from "./codec.js";
import { constantsEntry } from "./constants.js";
import { graphOf } from "./graph-of.js";
import { descriptor } from "./messages.js";
import { type AnyModule, parameterNames } from "./parameter-names.js";
import { evaluating, modulesRunBy, tracesOf } from "./runs.js";
import { type Run, recordedTrace, type Trace } from "./trace.js";

/** What is exported: a module, a function of tensors, or tensors that were recorded. */
export type OnnxModel =
  | Module<never, unknown>
  | ((...inputs: Tensor[]) => unknown)
  | Tensor
  | readonly Tensor[];

export interface OnnxOptions {
  /** One per input; by default the tensors' own names, else `input`, or `input_0`, `input_1`, ... */
  readonly inputNames?: readonly string[] | undefined;
  /**
   * One per output; by default `output`, or `output_0`, `output_1`, ... for a list, the keys for an object.
   */
  readonly outputNames?: readonly string[] | undefined;
  /**
   * Which axis of the inputs may have any size: one for all, or one per input; null where none may.
   * Default 0 for a module or a function, null for recorded tensors.
   */
  readonly batchAxis?: number | null | readonly (number | null)[] | undefined;
  /**
   * The module that a function runs parts of: its parameters have their names from there. By default the
   * outermost modules that run give the names.
   */
  readonly module?: Module<never, unknown> | undefined;
  /** What the graph is called. Default "wengert". */
  readonly name?: string;
}

const names = optional(listOf(text, "an array of strings"));
const anAxis = orNull(axisKind);
const onnxOptions = optionsOf<OnnxOptions>()({
  inputNames: names,
  outputNames: names,
  batchAxis: optional(either(anAxis, listOf(anAxis, "a list of such, one per input"))) as Kind<number | null>,
  module: optional(kind<AnyModule>("a module", (value) => value instanceof Module)),
  name: withDefault(
    kind<string>("a string that is not empty", (value) => typeof value === "string" && value !== ""),
    "wengert",
  ),
});

const recordedKind = kind(
  "a module, a tensor, or an array of tensors",
  (value) =>
    value instanceof Module ||
    value instanceof Tensor ||
    (Array.isArray(value) && value.length > 0 && everyMember(value, (each) => each instanceof Tensor)),
);
const parameters = {
  model: orCallback(recordedKind),
  inputs: either(tensorKind, listOf(tensorKind, "an array of tensors", 1)),
  options: onnxOptions,
};
const exportTakes = signature("exportOnnx", parameters);
const saveTakes = signature("saveOnnx", { path: text, ...parameters });

/**
 * The bytes of a model file: the ops that lead from the inputs to the outputs, with every parameter and
 * buffer as an initialiser under its name in `namedParameters()`.
 *
 * A module or a function is run on the inputs, its modules in evaluation mode, without moving statistics:
 * with batches of 2, 3 and 7 of their examples where the size of the batch is left open, so that every size
 * that depends on it is known, else as they are, and twice more, to tell constants from what was drawn at
 * random or read off the numbers of the inputs, which is refused. A branch that it takes by these numbers is
 * written down as it was taken then. Recorded tensors are read back to the inputs, for the one size they
 * have.
 * @param inputs examples, of the shapes and dtypes that the model takes: float32, float64, int32 or bool.
 * @throws ValueError for an op that ONNX has no counterpart of, a write in place, an input that no output
 *   depends on, inputs of batches that differ in size, a model that does something else for another size of
 *   the batch, or tensors that were recorded in training mode, with dropout or by a batch's own statistics;
 *   GradError for recorded tensors whose graph was given up; MissingPackageError without @bufbuild/protobuf.
 */
export async function exportOnnx(
  model: OnnxModel,
  inputs: Tensor | readonly Tensor[],
  options?: OnnxOptions,
): Promise<Uint8Array> {
  exportTakes.check(arguments);
  return encoded("exportOnnx", model, inputs, options);
}

/**
 * Writes what `exportOnnx` gives to a file, which is whole or as it was before.
 * @throws as `exportOnnx` does, ValueError for what cannot be written, PlatformError where there are no
 *   files.
 */
export async function saveOnnx(
  path: string,
  model: OnnxModel,
  inputs: Tensor | readonly Tensor[],
  options?: OnnxOptions,
): Promise<void> {
  saveTakes.check(arguments);
  const files = filesFor("saveOnnx", "wengert/io", "exportOnnx gives the bytes");
  files.write("saveOnnx", path, [await encoded("saveOnnx", model, inputs, options)]);
}

async function encoded(
  by: string,
  model: OnnxModel,
  given: Tensor | readonly Tensor[],
  options: OnnxOptions | undefined,
): Promise<Uint8Array> {
  const { inputNames, outputNames, batchAxis, module, name } = onnxOptions.read(options);
  const inputs = given instanceof Tensor ? [given] : given;
  const isRecorded = model instanceof Tensor || Array.isArray(model);
  const batchAxes = axesOf(by, inputs, batchAxis === undefined ? (isRecorded ? null : 0) : batchAxis);
  const named = module ?? (model instanceof Module ? model : undefined);
  const traces = isRecorded
    ? [recordedTrace(by, model as Tensor | readonly Tensor[], requireFixed(by, inputs, batchAxes))]
    : evaluated(by, model as AnyModule | Run, module, inputs, batchAxes);
  const { graph, constants } = graphOf(by, traces, {
    graph: name,
    inputs: namesOf(by, inputs, inputNames),
    outputs: outputNames,
    parameterOf: parameterNames(traces, named),
    batchAxes,
  });
  // what protobuf and its readers can take
  const size = graph.initializer?.reduce((sum, { rawData }) => sum + (rawData?.length ?? 0), 0) ?? 0;
  if (size > 2 ** 31 - 2 ** 20)
    throw new ValueError(
      `${by}: the parameters take ${size} bytes; a file of ONNX holds 2 GB. Save them with saveSafetensors.`,
    );
  const codec = await loadCodec(by, descriptor);
  return codec.encode("ModelProto", {
    irVersion: 8n,
    producerName: "wengert",
    opsetImport: [{ domain: "", version: 17n }],
    graph,
    metadataProps: constants.length > 0 ? [constantsEntry(constants)] : [],
  });
}

/** The runs of a model all of whose modules are in evaluation mode. */
function evaluated(
  by: string,
  model: AnyModule | Run,
  module: AnyModule | undefined,
  inputs: readonly Tensor[],
  batchAxes: readonly (number | null)[],
): Trace[] {
  const run = runOf(by, model);
  const given = [model, module].filter((each) => each instanceof Module) as AnyModule[];
  return evaluating(given, () => {
    const others = model instanceof Module ? [] : modulesRunBy(by, run, inputs, batchAxes);
    return evaluating(others, () => tracesOf(by, run, inputs, batchAxes));
  });
}

function runOf(by: string, model: AnyModule | Run): Run {
  if (!(model instanceof Module)) return (...inputs) => requireDone(by, "model", model(...inputs));
  return (...inputs) => (model as unknown as Module<Tensor[], unknown>).forward(...inputs);
}

function axesOf(
  by: string,
  inputs: readonly Tensor[],
  batchAxis: number | null | readonly (number | null)[],
): (number | null)[] {
  const isList = typeof batchAxis === "object" && batchAxis !== null;
  if (isList && batchAxis.length !== inputs.length)
    throw new ValueError(`${by}: ${batchAxis.length} entries of batchAxis for ${inputs.length} inputs`);
  const axes = inputs.map((input, i) => {
    const axis = isList ? (batchAxis[i] ?? null) : batchAxis;
    if (axis === null || (!isList && input.rank === 0)) return null;
    const normal = axis < 0 ? axis + input.rank : axis;
    if (!((input.shape[normal] ?? 0) >= 1))
      throw new ValueError(
        `${by}: batchAxis ${axis} of input ${i} (${nameOf(input)}) of shape ${formatShape(input.shape)} ` +
          `holds no example. Give an axis that does, or null where the size is fixed; a list has one ` +
          `entry per input.`,
      );
    return normal;
  });
  requireSameCount(by, inputs, axes);
  return axes;
}

/** @throws ValueError for examples that break the signature themselves, which calls all these sizes one. */
function requireSameCount(by: string, inputs: readonly Tensor[], axes: readonly (number | null)[]): void {
  const counts = inputs.map(({ shape }, i) => shape[axes[i] ?? -1]);
  const first = counts.findIndex((count) => count !== undefined);
  const other = counts.findIndex((count) => count !== undefined && count !== counts[first]);
  if (other < 0) return;
  const called = (i: number) => `input ${i} (${nameOf(inputs[i] as Tensor)})`;
  const wayOut = axes.map((axis, i) => (counts[i] === counts[first] ? axis : null));
  throw new ValueError(
    `${by}: ${called(first)} has ${counts[first]} examples and ${called(other)} ${counts[other]}, where ` +
      `both are to have the size of the batch. Give as many of each, or say which has a fixed size: ` +
      `{ batchAxis: [${wayOut.map(String).join(", ")}] }.`,
  );
}

function requireFixed(
  by: string,
  inputs: readonly Tensor[],
  batchAxes: readonly (number | null)[],
): readonly Tensor[] {
  if (batchAxes.every((axis) => axis === null)) return inputs;
  throw new ValueError(
    `${by}: recorded tensors have one size, so their batchAxis must be null. For batches of any size give ` +
      `the module, or a function of the inputs.`,
  );
}

function namesOf(by: string, inputs: readonly Tensor[], given: readonly string[] | undefined): string[] {
  if (given !== undefined && given.length !== inputs.length)
    throw new ValueError(`${by}: ${given.length} inputNames for ${inputs.length} inputs`);
  const own = inputs.map(({ name }, i) => name || (inputs.length === 1 ? "input" : `input_${i}`));
  return [...(given ?? own)];
}

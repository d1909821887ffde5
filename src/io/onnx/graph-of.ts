/** From aligned traces to a graph of ONNX: its nodes, its initialisers by name, its inputs and outputs. */
import { ValueError } from "../../arguments/index.js";
import { type DType, formatShape, type TypedArray } from "../../array/index.js";
import { numbersOf, scopePath, type Tensor } from "../../tensor/index.js";
import { type Alignment, aligned, type Output, type Source } from "./alignment.js";
import { batchSizes, type Dimension, dimensionOf, isFixed } from "./dimension.js";
import { GraphBuilder, int } from "./graph-builder.js";
import type { GraphProto, ValueInfoProto } from "./messages.js";
import { OpToWrite } from "./operators/operator.js";
import { operators } from "./operators/table.js";
import { sameValues } from "./steady.js";
import { bytesOfArray, dataType } from "./tensor-data.js";
import { type Application, nameOfApplication, type Operand, type Trace, valuesOf } from "./trace.js";

export interface GraphNames {
  readonly graph: string;
  readonly inputs: readonly string[];
  /** Undefined: as the model calls them. */
  readonly outputs: readonly string[] | undefined;
  /** Of a parameter or buffer; undefined where no module is known that holds it. */
  readonly parameterOf: (tensor: Tensor) => string | undefined;
  /** Per input, which axis has the size of the batch; null: none. */
  readonly batchAxes: readonly (number | null)[];
}

export interface WrittenGraph {
  readonly graph: GraphProto;
  /** The names of the initialisers that are no weights of the model. */
  readonly constants: readonly string[];
}

/** What the graph calls the size of the batch. */
const batch = "batch";

/**
 * @param traces of one run, or of one for each of `batchSizes`.
 * @throws ValueError for what ONNX has no counterpart of, GradError where elements are not there any more.
 */
export function graphOf(by: string, traces: readonly Trace[], names: GraphNames): WrittenGraph {
  const alignment = aligned(by, traces, names.inputs);
  return new GraphWriter(by, traces, names).write(alignment);
}

class GraphWriter {
  readonly #graph: GraphBuilder;
  /** The names of the results of the steps so far. */
  readonly #results: string[] = [];
  readonly #leaves = new Map<Operand, string>();

  constructor(
    private readonly by: string,
    private readonly traces: readonly Trace[],
    private readonly names: GraphNames,
  ) {
    const place = names.batchAxes.findIndex((axis) => axis !== null);
    const axis = names.batchAxes[place];
    const input = names.inputs[place];
    const isDynamic = typeof axis === "number" && input !== undefined;
    this.#graph = new GraphBuilder(isDynamic ? { input, axis } : undefined);
  }

  write({ steps, outputs }: Alignment): WrittenGraph {
    const { inputs, graph: name } = this.names;
    for (const each of [...inputs, ...this.#outputNames(outputs)]) this.#graph.unique(each);
    for (const step of steps) {
      const application = step.applications[0] as Application;
      this.#graph.path = scopePath(application.scope)
        .map((each) => `${each}/`)
        .join("");
      const operands = step.operands.map((source) => this.#nameOf(source, application));
      const operator = this.#operatorOf(application);
      this.#results.push(operator(new OpToWrite(this.by, this.#graph, step, operands)));
    }
    this.#graph.path = "";
    const output = this.#writeOutputs(outputs);
    const input = inputs.map((each, i) =>
      valueInfo(
        each,
        this.traces[0]?.inputs[i]?.dtype as DType,
        this.#sizesOf(this.traces.map((trace) => trace.inputs[i] as Tensor)),
      ),
    );
    const { nodes: node, initializers: initializer, constants } = this.#graph;
    return { graph: { name, node, initializer, input, output }, constants };
  }

  #operatorOf(application: Application) {
    const { rules } = application;
    const operator = rules.foreign === true ? undefined : operators.get(rules.name);
    if (operator === undefined)
      throw new ValueError(
        `${this.by}: ${nameOfApplication(application)} has no counterpart in ONNX` +
          `${rules.foreign === true ? ", for it is an op of your own" : ""}. Write what it does with other ` +
          `ops, or export the part of the model before it.`,
      );
    return operator;
  }

  #outputNames(outputs: readonly Output[]): readonly string[] {
    const own = outputs.map(({ name }) => name);
    const { outputs: given = own, inputs } = this.names;
    if (given.length !== own.length)
      throw new ValueError(
        `${this.by}: ${given.length} outputNames for ${own.length} outputs (${own.join(", ")})`,
      );
    const all = [...inputs, ...given];
    if (all.includes(""))
      throw new ValueError(
        `${this.by}: one of the inputs and outputs is called "", which is no name in ONNX. Give them names ` +
          `by inputNames and outputNames.`,
      );
    const twice = all.find((each, i) => all.indexOf(each) !== i);
    if (twice !== undefined)
      throw new ValueError(
        `${this.by}: two of the inputs and outputs are called "${twice}". Name them apart with inputNames ` +
          `and outputNames.`,
      );
    return given;
  }

  #writeOutputs(outputs: readonly Output[]): ValueInfoProto[] {
    const given = this.#outputNames(outputs);
    const renamed = new Set<string>();
    return outputs.map(({ source, tensors }, i) => {
      const name = given[i] as string;
      const value = this.#nameOf(source, undefined);
      if (source.from === "step" && !renamed.has(value)) {
        this.#graph.rename(value, name);
        this.#results[source.index] = name;
        renamed.add(name);
      } else this.#graph.nodes.push({ input: [value], output: [name], name, opType: "Identity" });
      return valueInfo(name, (tensors[0] as Tensor).dtype, this.#sizesOf(tensors));
    });
  }

  #nameOf(source: Source, user: Application | undefined): string {
    switch (source.from) {
      case "input":
        return this.names.inputs[source.index] as string;
      case "step":
        return this.#results[source.index] as string;
      case "parameter": {
        const { tensor } = source;
        return this.#leaf(tensor, this.names.parameterOf(tensor) ?? tensor.name, tensor);
      }
      case "constant":
        return this.#constant(source.operands, user);
    }
  }

  #leaf(operand: Operand, name: string, values: Tensor): string {
    let known = this.#leaves.get(operand);
    if (known === undefined) {
      const { dtype, shape } = values;
      const bytes = bytesOfArray(dtype, values.toTypedArray());
      const args = [dataType[dtype], shape, bytes] as const;
      known =
        name === "" ? this.#graph.constant("constant", ...args) : this.#graph.initializer(name, ...args);
      this.#leaves.set(operand, known);
    }
    return known;
  }

  /** What depends on no input: the same in all runs, or filled with one number to a size of the batch. */
  #constant(operands: readonly Operand[], user: Application | undefined): string {
    const [operand, ...others] = operands as [Operand, ...Operand[]];
    const first = valuesOf(this.by, operand);
    const isSame = others.every((each) => each === operand || sameValues(first, valuesOf(this.by, each)));
    if (isSame) {
      if (first.size !== 1 || first.rank !== 0) return this.#leaf(operand, first.name, first);
      return this.#graph.scalar(first.item(), first.dtype);
    }
    const all = operands.map((each) => valuesOf(this.by, each));
    const fills = all.map((each) => fillOf(numbersOf(each)));
    const value = fills.includes(undefined) ? undefined : dimensionOf(fills as number[]);
    if (value === undefined || all.some(({ rank }) => rank !== first.rank))
      throw new ValueError(
        `${this.by}: ${user === undefined ? "an output" : nameOfApplication(user)} takes a constant of ` +
          `shape ${formatShape(first.shape)} that is another for each batch: it was drawn at random (call ` +
          `eval() for models with dropout, and give noise of another kind as an input), or computed ` +
          `from the numbers of an input: compute with tensors. Only where it depends on the size alone, ` +
          `{ batchAxis: null } exports it for that size.`,
      );
    const graph = this.#graph;
    const number = isFixed(value)
      ? graph.scalar(value.offset, first.dtype)
      : graph.node("Cast", [graph.sizes([value])], { to: int(dataType[first.dtype]) });
    const shape = this.#sizesOf(all);
    if (shape.length === 0) return graph.node("Squeeze", [number]);
    return graph.node("Expand", [number, graph.sizes(shape)]);
  }

  #sizesOf(tensors: readonly Tensor[]): Dimension[] {
    const [first] = tensors as readonly [Tensor];
    return first.shape.map((_, axis) => {
      const sizes = dimensionOf(tensors.map(({ shape }) => shape[axis] as number));
      if (sizes === undefined)
        throw new ValueError(
          `${this.by}: axis ${axis} of a result has sizes ${tensors.map(({ shape }) => shape[axis])} for ` +
            `batches of ${batchSizes}, which do not grow in proportion. Export it for the one size of the ` +
            `inputs: { batchAxis: null }.`,
        );
      return sizes;
    });
  }
}

/** The number that all elements are. */
function fillOf(values: TypedArray): number | undefined {
  const [first] = values;
  return first !== undefined && values.every((each) => Object.is(each, first)) ? first : undefined;
}

function valueInfo(name: string, dtype: DType, sizes: readonly Dimension[]): ValueInfoProto {
  const dim = sizes.map((size) => ({
    value: isFixed(size)
      ? { case: "dimValue" as const, value: BigInt(size.offset) }
      : { case: "dimParam" as const, value: words(size) },
  }));
  const value = { elemType: dataType[dtype], shape: { dim } };
  return { name, type: { value: { case: "tensorType", value } } };
}

/** `batch`, `2*batch + 1` */
function words({ slope, offset }: Dimension): string {
  const scaled = slope === 1 ? batch : `${slope}*${batch}`;
  return offset === 0 ? scaled : `${scaled} ${offset < 0 ? "-" : "+"} ${Math.abs(offset)}`;
}

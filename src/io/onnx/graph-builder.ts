/** GraphBuilder: the nodes and initialisers of a graph of ONNX as they are made, each value by its name. */
import type { DType, Shape } from "../../array/index.js";
import { type Dimension, fixed, isFixed } from "./dimension.js";
import type { AttributeProto, NodeProto, TensorProto } from "./messages.js";
import { bytesOf, dataType } from "./tensor-data.js";

export type Attributes = Readonly<Record<string, AttributeProto>>;

/** The types of attributes, as the format numbers them. */
const attributeType = { float: 1, int: 2, string: 3, ints: 7 };

export const float = (f: number): AttributeProto => ({ f, type: attributeType.float });
export const int = (i: number): AttributeProto => ({ i: BigInt(i), type: attributeType.int });
export const ints = (values: readonly number[]): AttributeProto => ({
  ints: values.map(BigInt),
  type: attributeType.ints,
});
export const word = (value: string): AttributeProto => ({
  s: new TextEncoder().encode(value),
  type: attributeType.string,
});

export class GraphBuilder {
  readonly nodes: NodeProto[] = [];
  readonly initializers: TensorProto[] = [];
  /** The names of those that are no weights of the model: axes, shapes, numbers. */
  readonly constants: string[] = [];
  readonly #taken = new Set<string>();
  readonly #constants = new Map<string, string>();
  readonly #computed = new Map<string, string>();
  /** The path of the modules around the op that is written just now, with a "/" after each. */
  path = "";

  /**
   * @param batchOf the input and its axis that has the size of the batch; undefined where all sizes are
   *   fixed.
   */
  constructor(private readonly batchOf?: { readonly input: string; readonly axis: number }) {}

  /** The name itself if nobody has it yet, else with a number. */
  unique(name: string): string {
    let free = name;
    for (let i = 1; this.#taken.has(free); i++) free = `${name}_${i}`;
    this.#taken.add(free);
    return free;
  }

  /** Adds a node of one output, and returns the output's name. */
  node(opType: string, inputs: readonly string[], attributes: Attributes = {}): string {
    const name = this.unique(this.path + opType);
    const attribute = Object.entries(attributes).map(([key, value]) => ({ name: key, ...value }));
    this.nodes.push({ input: [...inputs], output: [name], name, opType, attribute });
    return name;
  }

  /** Adds a constant of the graph: an initialiser that no reader takes for a weight of the model. */
  constant(name: string, code: number, shape: Shape, rawData: Uint8Array): string {
    const free = this.initializer(name, code, shape, rawData);
    this.constants.push(free);
    return free;
  }

  /** Adds an initialiser under a name of its own. */
  initializer(name: string, code: number, shape: Shape, rawData: Uint8Array): string {
    const free = this.unique(name);
    this.initializers.push({ name: free, dims: shape.map(BigInt), dataType: code, rawData });
    return free;
  }

  /** A number of a dtype, as a scalar; one initialiser for all of its uses. */
  scalar(value: number, dtype: DType): string {
    return this.#shared("constant", dataType[dtype], [], bytesOf(dtype, [value]));
  }

  /** A list of fixed int64: axes, pads, depths. */
  list(values: readonly number[]): string {
    return this.#shared("ints", dataType.int64, [values.length], bytesOf("int64", values));
  }

  /** One int64 as a scalar. */
  index(value: number): string {
    return this.#shared("index", dataType.int64, [], bytesOf("int64", [value]));
  }

  /** A list of int64 that may depend on the size of the batch. */
  sizes(dimensions: readonly Dimension[]): string {
    if (dimensions.every(isFixed)) return this.list(dimensions.map(({ offset }) => offset));
    const key = dimensions.map(({ slope, offset }) => `${slope}:${offset}`).join();
    return this.#compute(key, () => {
      const parts = dimensions.map((each) => (isFixed(each) ? this.list([each.offset]) : this.#size(each)));
      return parts.length === 1 ? (parts[0] as string) : this.node("Concat", parts, { axis: int(0) });
    });
  }

  /** Gives the result of a node the name that users will know it by. */
  rename(from: string, to: string): void {
    for (const [i, node] of this.nodes.entries()) {
      const other = (names: readonly string[] = []) => names.map((name) => (name === from ? to : name));
      this.nodes[i] = { ...node, input: other(node.input), output: other(node.output) };
    }
  }

  #size({ slope, offset }: Dimension): string {
    if (this.batchOf === undefined) throw new Error("a size that depends on no batch");
    const { input, axis } = this.batchOf;
    const batch = this.#compute("batch", () =>
      this.node("Shape", [input], { start: int(axis), end: int(axis + 1) }),
    );
    return this.#compute(`${slope}:${offset}`, () => {
      const scaled = slope === 1 ? batch : this.node("Mul", [batch, this.list([slope])]);
      return offset === 0 ? scaled : this.node("Add", [scaled, this.list([offset])]);
    });
  }

  #compute(key: string, make: () => string): string {
    const known = this.#computed.get(key);
    if (known !== undefined) return known;
    const path = this.path;
    this.path = ""; // what is computed once belongs to no module
    const made = make();
    this.path = path;
    this.#computed.set(key, made);
    return made;
  }

  #shared(name: string, code: number, shape: Shape, rawData: Uint8Array): string {
    const key = `${code} ${shape} ${rawData}`;
    let known = this.#constants.get(key);
    if (known === undefined) {
      known = this.constant(name, code, shape, rawData);
      this.#constants.set(key, known);
    }
    return known;
  }
}

/** The fixed sizes of dimensions; undefined if one depends on the batch. */
export const fixedSizes = (dimensions: readonly Dimension[]): number[] | undefined =>
  dimensions.every(isFixed) ? dimensions.map(({ offset }) => offset) : undefined;

export const fixedDimensions = (sizes: readonly number[]): Dimension[] => sizes.map(fixed);

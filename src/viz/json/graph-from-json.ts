/** graphFromJson: a snapshot from the JSON text that graphJson wrote, or a complaint that names the place. */
import { List, OrderedMap } from "immutable";
import { FormatError, signature, text } from "../../arguments/index.js";
import { type DType, dtypes } from "../../array/index.js";
import { requireSteps } from "../../tensor/index.js";
import { ArraySummary, excerptShape, type Shown, summarizedAbove } from "../snapshot/array-summary.js";
import { faultIn } from "../snapshot/fault-in.js";
import {
  GraphEdge,
  GraphModule,
  GraphNode,
  GraphSnapshot,
  type NodeKind,
  SavedArray,
} from "../snapshot/snapshot.js";
import {
  choiceOf,
  countOf,
  type Fields,
  fieldsOf,
  flagOf,
  formatError,
  listOf,
  numberOf,
  optionalText,
  shortText,
  textOf,
} from "./read-fields.js";
import { graphJsonVersion } from "./schema.js";

const graphFromJsonTakes = signature("graphFromJson", { json: text });

/**
 * The snapshot that `graphJson` wrote, equal to it by value. Everything that draws takes it.
 * @throws FormatError for text that is no such file, naming the place; for a version that is newer than this
 *   library.
 */
export function graphFromJson(json: string): GraphSnapshot {
  graphFromJsonTakes.check(arguments);
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch (cause) {
    throw new FormatError(`graphFromJson: this is not JSON: ${(cause as Error).message}`, { cause });
  }
  return new Reader().graph(data);
}

/** Reads what it is told to find, and says where it found something else. */
class Reader {
  graph(data: unknown): GraphSnapshot {
    const fields = fieldsOf(data, "the file");
    if (fields.format !== "wengert-graph")
      throw new FormatError(`graphFromJson: format is ${shortText(fields.format)}, not "wengert-graph"`);
    if (fields.version !== graphJsonVersion)
      throw new FormatError(
        `graphFromJson: version ${shortText(fields.version)}; ` +
          `this library reads version ${graphJsonVersion}`,
      );
    const nodes = listOf(fields.nodes, "nodes", (node, at) => this.#node(node, at));
    const modules = listOf(fields.modules, "modules", (module, at) => this.#module(module, at));
    const shapes = new Map(nodes.map(({ id, shape }) => [id, shape]));
    const edges = listOf(fields.edges, "edges", (edge, at) => this.#edge(edge, at, shapes));
    const root = textOf(fields.root, "root");
    const fault = faultIn(nodes, edges, modules, root);
    if (fault !== undefined) throw formatError(fault.at, fault.expected, fault.found);
    return new GraphSnapshot({
      nodes: OrderedMap(nodes.map((node) => [node.id, node])),
      edges: List(edges),
      modules: OrderedMap(modules.map((module) => [module.path, module])),
      root,
    });
  }

  #node(data: unknown, at: string): GraphNode {
    const { kind, value, numerical, saved, source, message, ...fields } = fieldsOf(data, at);
    const array = this.#array(fields, at);
    const { shape } = array;
    const gradient = this.#shown(fields.gradient, `${at}.gradient`, shape);
    return new GraphNode({
      id: textOf(fields.id, `${at}.id`),
      kind: choiceOf(kind, kinds, `${at}.kind`),
      name: textOf(fields.name, `${at}.name`),
      op: textOf(fields.op, `${at}.op`),
      symbol: textOf(fields.symbol, `${at}.symbol`),
      numbers: optionalText(fields.numbers, `${at}.numbers`),
      inside: stepsIn(fields.inside, `${at}.inside`),
      ...array,
      requiresGrad: flagOf(fields.requiresGrad, `${at}.requiresGrad`),
      value: this.#shown(value, `${at}.value`, shape),
      changed: optionalText(fields.changed, `${at}.changed`),
      gradient,
      contributed: this.#contributed(fields.contributed, `${at}.contributed`, shape, gradient),
      numerical: this.#shown(numerical, `${at}.numerical`, shape),
      saved: List(
        saved === undefined ? [] : listOf(saved, `${at}.saved`, (each, place) => this.#saved(each, place)),
      ),
      released: flagOf(fields.released, `${at}.released`),
      module: textOf(fields.module, `${at}.module`),
      source: source === undefined ? undefined : textOf(source, `${at}.source`),
      message: optionalText(message, `${at}.message`),
    });
  }

  /** Left out where it is the gradient, "?" where it is not known. */
  #contributed(
    data: unknown,
    at: string,
    shape: List<number>,
    gradient: Shown | undefined,
  ): Shown | undefined {
    return data === undefined ? gradient : data === "?" ? undefined : this.#shown(data, at, shape);
  }

  #saved(data: unknown, at: string): SavedArray {
    const fields = fieldsOf(data, at);
    const array = this.#array(fields, at);
    const value = this.#shown(fields.value, `${at}.value`, array.shape);
    return new SavedArray({ ...array, value });
  }

  #array(fields: Fields, at: string): { shape: List<number>; dtype: DType } {
    const extents = listOf(fields.shape, `${at}.shape`, (extent, place) => countOf(extent, place));
    return { shape: List(extents), dtype: choiceOf(fields.dtype, dtypes, `${at}.dtype`) };
  }

  /** @param shapes those of the value of each node. */
  #edge(data: unknown, at: string, shapes: ReadonlyMap<string, List<number>>): GraphEdge {
    const fields = fieldsOf(data, at);
    const from = textOf(fields.from, `${at}.from`);
    return new GraphEdge({
      from,
      to: textOf(fields.to, `${at}.to`),
      operand: countOf(fields.operand, `${at}.operand`),
      differentiable: flagOf(fields.differentiable, `${at}.differentiable`),
      gradient: this.#shown(fields.gradient, `${at}.gradient`, shapes.get(from) ?? List()),
      localText: textOf(fields.localText, `${at}.localText`),
      carried: optionalText(fields.carried, `${at}.carried`),
      changed: optionalText(fields.changed, `${at}.changed`),
      local: fields.local === undefined ? undefined : numberOf(fields.local, `${at}.local`),
    });
  }

  #module(data: unknown, at: string): GraphModule {
    const fields = fieldsOf(data, at);
    return new GraphModule({
      path: textOf(fields.path, `${at}.path`),
      name: textOf(fields.name, `${at}.name`),
      parent: textOf(fields.parent, `${at}.parent`),
      call: countOf(fields.call, `${at}.call`),
      namesake: fields.namesake === undefined ? 1 : countOf(fields.namesake, `${at}.namesake`),
      kind: textOf(fields.kind, `${at}.kind`),
      details: List(listOf(fields.details, `${at}.details`, (each, place) => textOf(each, place))),
      parameterCount: countOf(fields.parameterCount, `${at}.parameterCount`),
    });
  }

  /** Of several elements up to 64 may be listed, of more an excerpt. */
  #shown(data: unknown, at: string, shape: List<number>): Shown | undefined {
    if (data === undefined) return undefined;
    const size = sizeOf(shape);
    if (typeof data !== "object") {
      const single = numberOf(data, at);
      if (size !== 1) throw formatError(at, `statistics of ${size} numbers`, data);
      return single;
    }
    const fields = fieldsOf(data, at);
    return new ArraySummary({
      values: fields.values === undefined ? undefined : this.#values(fields.values, `${at}.values`, size),
      excerpt: fields.excerpt === undefined ? undefined : excerptIn(fields.excerpt, `${at}.excerpt`, shape),
      mean: numberOf(fields.mean, `${at}.mean`),
      min: numberOf(fields.min, `${at}.min`),
      max: numberOf(fields.max, `${at}.max`),
      norm: numberOf(fields.norm, `${at}.norm`),
      nonFinite: countOf(fields.nonFinite, `${at}.nonFinite`),
    });
  }

  #values(data: unknown, at: string, size: number): List<number> {
    const values = listOf(data, at, (each, place) => numberOf(each, place));
    if (values.length !== size || size > summarizedAbove)
      throw formatError(at, size > summarizedAbove ? "no list for so many" : `${size} numbers`, data);
    return List(values);
  }
}

function excerptIn(data: unknown, at: string, shape: List<number>): List<number> {
  const values = listOf(data, at, (each, place) => numberOf(each, place));
  const size = sizeOf(List(excerptShape(shape.toArray())));
  if (values.length !== size) throw formatError(at, `${size} numbers`, data);
  return List(values);
}

/** The plain steps of an op. */
function stepsIn(data: unknown, at: string): string {
  const steps = optionalText(data, at);
  try {
    if (steps !== "") requireSteps("inside", steps);
  } catch (error) {
    throw formatError(at, `plain steps (${(error as Error).message})`, data);
  }
  return steps;
}

const sizeOf = (shape: List<number>) => shape.reduce((product, extent) => product * extent, 1);

const kinds: readonly NodeKind[] = ["op", "parameter", "input", "output", "failed"];

/** graphFromJson: a snapshot from the JSON text that graphJson wrote, or a complaint that names the place. */
import { List, OrderedMap } from "immutable";
import { type DType, dtypes, FormatError } from "../../array/index.js";
import { ArraySummary, type Shown } from "../snapshot/array-summary.js";
import {
  GraphEdge,
  GraphModule,
  GraphNode,
  GraphSnapshot,
  type NodeKind,
  SavedArray,
} from "../snapshot/snapshot.js";
import { graphJsonVersion } from "./schema.js";

/**
 * The snapshot that `graphJson` wrote, equal to it by value. Everything that draws takes it.
 * @throws FormatError for text that is no such file, naming the place; for a version that is newer than this
 *   library.
 */
export function graphFromJson(text: string): GraphSnapshot {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new FormatError(`graphFromJson: this is not JSON: ${(cause as Error).message}`, { cause });
  }
  return new Reader().graph(data);
}

type Fields = Readonly<{ [key: string]: unknown }>;

/** Reads what it is told to find, and says where it found something else. */
class Reader {
  graph(data: unknown): GraphSnapshot {
    const fields = this.#fields(data, "the file");
    if (fields.format !== "wengert-graph")
      throw new FormatError(`graphFromJson: format is ${JSON.stringify(fields.format)}, not "wengert-graph"`);
    if (fields.version !== graphJsonVersion)
      throw new FormatError(
        `graphFromJson: version ${JSON.stringify(fields.version)}; ` +
          `this library reads version ${graphJsonVersion}`,
      );
    const nodes = this.#list(fields.nodes, "nodes", (node, at) => this.#node(node, at));
    const modules = this.#list(fields.modules, "modules", (module, at) => this.#module(module, at));
    const byId = OrderedMap(nodes.map((node) => [node.id, node]));
    const edges = this.#list(fields.edges, "edges", (edge, at) => this.#edge(edge, at));
    const root = this.#text(fields.root, "root");
    const known = (id: string, where: string) => {
      if (!byId.has(id)) throw this.#error(where, "the id of a node", id);
    };
    known(root, "root");
    edges.forEach(({ from, to }, i) => {
      known(from, `edges[${i}].from`);
      known(to, `edges[${i}].to`);
    });
    const byPath = OrderedMap(modules.map((module) => [module.path, module]));
    for (const { id, module } of nodes)
      if (module !== "" && !byPath.has(module))
        throw this.#error(`module of ${id}`, "the path of a module", module);
    return new GraphSnapshot({ nodes: byId, edges: List(edges), modules: byPath, root });
  }

  #node(data: unknown, at: string): GraphNode {
    const { kind, value, gradient, numerical, saved, source, message, ...fields } = this.#fields(data, at);
    return new GraphNode({
      id: this.#text(fields.id, `${at}.id`),
      kind: this.#choice(kind, kinds, `${at}.kind`),
      name: this.#text(fields.name, `${at}.name`),
      op: this.#text(fields.op, `${at}.op`),
      symbol: this.#text(fields.symbol, `${at}.symbol`),
      ...this.#array(fields, at),
      requiresGrad: this.#flag(fields.requiresGrad, `${at}.requiresGrad`),
      value: this.#shown(value, `${at}.value`),
      gradient: this.#shown(gradient, `${at}.gradient`),
      numerical: this.#shown(numerical, `${at}.numerical`),
      saved: List(
        saved === undefined
          ? []
          : this.#list(saved, `${at}.saved`, (each, place) => this.#saved(each, place)),
      ),
      released: this.#flag(fields.released, `${at}.released`),
      module: this.#text(fields.module, `${at}.module`),
      source: source === undefined ? undefined : this.#text(source, `${at}.source`),
      message: message === undefined ? "" : this.#text(message, `${at}.message`),
    });
  }

  #saved(data: unknown, at: string): SavedArray {
    const fields = this.#fields(data, at);
    return new SavedArray({ ...this.#array(fields, at), value: this.#shown(fields.value, `${at}.value`) });
  }

  #array(fields: Fields, at: string): { shape: List<number>; dtype: DType } {
    const extents = this.#list(fields.shape, `${at}.shape`, (extent, place) => this.#count(extent, place));
    return { shape: List(extents), dtype: this.#choice(fields.dtype, dtypes, `${at}.dtype`) };
  }

  #edge(data: unknown, at: string): GraphEdge {
    const fields = this.#fields(data, at);
    return new GraphEdge({
      from: this.#text(fields.from, `${at}.from`),
      to: this.#text(fields.to, `${at}.to`),
      operand: this.#count(fields.operand, `${at}.operand`),
      differentiable: this.#flag(fields.differentiable, `${at}.differentiable`),
      gradient: this.#shown(fields.gradient, `${at}.gradient`),
      localText: this.#text(fields.localText, `${at}.localText`),
      local: fields.local === undefined ? undefined : this.#number(fields.local, `${at}.local`),
    });
  }

  #module(data: unknown, at: string): GraphModule {
    const fields = this.#fields(data, at);
    return new GraphModule({
      path: this.#text(fields.path, `${at}.path`),
      name: this.#text(fields.name, `${at}.name`),
      parent: this.#text(fields.parent, `${at}.parent`),
      call: this.#count(fields.call, `${at}.call`),
      kind: this.#text(fields.kind, `${at}.kind`),
      details: List(this.#list(fields.details, `${at}.details`, (each, place) => this.#text(each, place))),
      parameterCount: this.#count(fields.parameterCount, `${at}.parameterCount`),
    });
  }

  #shown(data: unknown, at: string): Shown | undefined {
    if (data === undefined) return undefined;
    if (typeof data !== "object") return this.#number(data, at);
    const fields = this.#fields(data, at);
    const { values } = fields;
    return new ArraySummary({
      values:
        values === undefined
          ? undefined
          : List(this.#list(values, `${at}.values`, (each, place) => this.#number(each, place))),
      mean: this.#number(fields.mean, `${at}.mean`),
      min: this.#number(fields.min, `${at}.min`),
      max: this.#number(fields.max, `${at}.max`),
      norm: this.#number(fields.norm, `${at}.norm`),
      nonFinite: this.#count(fields.nonFinite, `${at}.nonFinite`),
    });
  }

  #fields(data: unknown, at: string): Fields {
    if (typeof data !== "object" || data === null || Array.isArray(data))
      throw this.#error(at, "an object", data);
    return data as Fields;
  }

  #list<T>(data: unknown, at: string, read: (item: unknown, at: string) => T): T[] {
    if (!Array.isArray(data)) throw this.#error(at, "an array", data);
    return data.map((item, i) => read(item, `${at}[${i}]`));
  }

  #text(data: unknown, at: string): string {
    if (typeof data !== "string") throw this.#error(at, "a string", data);
    return data;
  }

  #flag(data: unknown, at: string): boolean {
    if (typeof data !== "boolean") throw this.#error(at, "true or false", data);
    return data;
  }

  #count(data: unknown, at: string): number {
    if (!Number.isSafeInteger(data) || (data as number) < 0) throw this.#error(at, "a whole number", data);
    return data as number;
  }

  #number(data: unknown, at: string): number {
    if (typeof data === "number") return data;
    if (data === "NaN" || data === "Infinity" || data === "-Infinity" || data === "-0") return Number(data);
    throw this.#error(at, "a number", data);
  }

  #choice<T extends string>(data: unknown, choices: readonly T[], at: string): T {
    if (!(choices as readonly unknown[]).includes(data)) throw this.#error(at, choices.join(" or "), data);
    return data as T;
  }

  #error(at: string, expected: string, found: unknown): FormatError {
    const shown = JSON.stringify(found) ?? "nothing";
    const short = shown.length > 60 ? `${shown.slice(0, 60)}...` : shown;
    return new FormatError(`graphFromJson: ${at}: expected ${expected}, found ${short}`);
  }
}

const kinds: readonly NodeKind[] = ["op", "parameter", "input", "output", "failed"];

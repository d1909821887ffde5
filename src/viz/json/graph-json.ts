/** graphJson: a snapshot as JSON text with a versioned schema; graphFromJson reads it back. */
import { is } from "immutable";

import { signature } from "../../arguments/index.js";
import { type Drawable, drawableKind, snapshotOf } from "../capture/drawable.js";
import type { Shown } from "../snapshot/array-summary.js";
import type { GraphEdge, GraphModule, GraphNode, SavedArray } from "../snapshot/snapshot.js";
import {
  type EdgeJson,
  graphJsonVersion,
  type ModuleJson,
  type NodeJson,
  type NumberJson,
  type SavedJson,
  type ShownJson,
} from "./schema.js";

const graphJsonTakes = signature("graphJson", { graph: drawableKind });

/**
 * The snapshot as JSON text (see `GraphJson`), one node, edge or module per line; equal graphs give equal
 * bytes.
 */
export function graphJson(graph: Drawable): string {
  graphJsonTakes.check(arguments);
  const { root, nodes, edges, modules } = snapshotOf("graphJson", graph);
  const list = (items: Iterable<object>) =>
    `[\n${Array.from(items, (item) => JSON.stringify(item)).join(",\n")}\n]`;
  return [
    `{"format":"wengert-graph","version":${graphJsonVersion},"root":${JSON.stringify(root)},`,
    `"nodes":${list(nodes.valueSeq().map(nodeJson))},`,
    `"edges":${list(edges.map(edgeJson))},`,
    `"modules":${list(modules.valueSeq().map(moduleJson))}}`,
    "",
  ].join("\n");
}

function nodeJson(node: GraphNode): NodeJson {
  const { value, gradient, contributed, numerical, saved, ...texts } = node.toObject();
  const { source, message, numbers, inside, changed, ...rest } = texts;
  const own = is(gradient, contributed) ? undefined : (shownJson(contributed) ?? ("?" as const));
  return {
    ...rest,
    shape: rest.shape.toArray(),
    ...optional("value", shownJson(value)),
    ...optional("gradient", shownJson(gradient)),
    ...optional("contributed", own),
    ...optional("numerical", shownJson(numerical)),
    ...(saved.isEmpty() ? {} : { saved: saved.toArray().map(savedJson) }),
    ...optional("source", source),
    ...text("message", message),
    ...text("numbers", numbers),
    ...text("inside", inside),
    ...text("changed", changed),
  };
}

function savedJson({ shape, dtype, value }: SavedArray): SavedJson {
  return { shape: shape.toArray(), dtype, ...optional("value", shownJson(value)) };
}

function edgeJson(edge: GraphEdge): EdgeJson {
  const { gradient, local, carried, changed, ...rest } = edge.toObject();
  return {
    ...rest,
    ...text("carried", carried),
    ...text("changed", changed),
    ...optional("gradient", shownJson(gradient)),
    ...optional("local", local === undefined ? undefined : numberJson(local)),
  };
}

function moduleJson(module: GraphModule): ModuleJson {
  const { namesake, details, parameterCount, ...rest } = module.toObject();
  const another = optional("namesake", namesake === 1 ? undefined : namesake);
  return { ...rest, details: details.toArray(), parameterCount, ...another };
}

function optional<K extends string, T>(key: K, value: T | undefined): { readonly [key in K]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [key in K]?: T };
}

/** Most nodes and edges have nothing to say. */
const text = <K extends string>(key: K, value: string) => optional(key, value === "" ? undefined : value);

function numberJson(x: number): NumberJson {
  return Number.isFinite(x) && !Object.is(x, -0) ? x : Object.is(x, -0) ? "-0" : (String(x) as "NaN");
}

function shownJson(shown: Shown | undefined): ShownJson | undefined {
  if (shown === undefined || typeof shown === "number")
    return shown === undefined ? shown : numberJson(shown);
  const { values, excerpt, mean, min, max, norm, nonFinite } = shown;
  return {
    ...optional("values", values?.toArray().map(numberJson)),
    ...optional("excerpt", excerpt?.toArray().map(numberJson)),
    mean: numberJson(mean),
    min: numberJson(min),
    max: numberJson(max),
    norm: numberJson(norm),
    nonFinite,
  };
}

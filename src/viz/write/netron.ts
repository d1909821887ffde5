/** toNetron: a graph as DOT that Netron, a viewer of networks, opens with a type for every node. */
import { signature } from "../../arguments/index.js";
import { type Drawable, drawableKind, snapshotOf } from "../capture/drawable.js";
import type { Shown } from "../snapshot/array-summary.js";
import { besideOf } from "../snapshot/beside.js";
import type { GraphNode, GraphSnapshot } from "../snapshot/snapshot.js";
import { printable } from "../text/escape.js";
import { formatNumber } from "../text/numbers.js";

const takes = signature("toNetron", { graph: drawableKind });

/**
 * The whole graph, op by op, as DOT text for Netron (`model.dot`): each node has the op's name as its type
 * and shape, dtype, value, gradient, module and source as attributes; a parameter that is used once stands
 * in the op that takes it. Text of the user's is spelled without the signs that Netron has no way to quote
 * (`"`, `|`, braces, backslashes). For pictures by Graphviz there is `toDot`.
 * @throws ValueError for what has no graph.
 */
export function toNetron(graph: Drawable): string {
  takes.check(arguments);
  return new NetronWriter(snapshotOf("toNetron", graph)).write();
}

/** Numbers as they stand in attributes. */
const digits = 6;

/** Words of DOT, which Netron takes for these in quotes too. */
const keywords = ["node", "edge", "graph", "subgraph", "digraph", "strict"];

class NetronWriter {
  readonly #graph: GraphSnapshot;
  /** By the id of a node: what it is called here. */
  readonly #names = new Map<string, string>();

  constructor(graph: GraphSnapshot) {
    this.#graph = graph;
    const taken = new Set(keywords);
    for (const node of graph.nodes.values()) {
      const stem = bare(
        node.name !== "" && node.kind !== "op" && node.kind !== "output" ? node.name : node.id,
      );
      let name = stem;
      for (let n = 2; taken.has(name); n++) name = `${stem} (${n})`;
      taken.add(name);
      this.#names.set(node.id, name);
    }
  }

  write(): string {
    const { nodes, edges } = this.#graph;
    return [
      "digraph computation {",
      ...nodes.valueSeq().map((node) => `  ${this.#node(node)};`),
      ...edges.map(({ from, to }) => `  "${this.#names.get(from)}" -> "${this.#names.get(to)}";`),
      "}",
      "",
    ].join("\n");
  }

  /** As torch.fx writes it: Netron reads no other labels with attributes. */
  #node(node: GraphNode): string {
    const name = this.#names.get(node.id) as string;
    const attributes = attributesOf(node)
      .filter(([, value]) => value !== "")
      .map(([key, value]) => `${key}: ${plain(value)}\\l`);
    return `"${name}" [label="{${name}|op_code=${typeOf(node)}\\l|${attributes.join("")}}"]`;
  }
}

/** Netron takes `get_parameter` with a type for a tensor that belongs to the op which takes it. */
function typeOf({ kind, op, dtype, shape }: GraphNode): string {
  if (kind === "parameter") return `get_parameter ${dtype}[${shape.join(", ")}]`;
  return kind === "op" || kind === "failed" ? bare(op).replaceAll("=", "≡") : kind;
}

function attributesOf(node: GraphNode): [key: string, value: string][] {
  const { name, kind, shape, dtype, value, gradient, module, source = "", numbers, message } = node;
  return [
    ["name", name],
    ["shape", `[${shape.join(", ")}]`],
    ["dtype", dtype],
    ...besideOf(numbers),
    ["value", numbersIn(value)],
    ["gradient", numbersIn(gradient)],
    ["module", module],
    ["source", source],
    ["message", kind === "failed" ? message : ""],
  ].filter(([, said = ""]) => said !== "") as [string, string][];
}

function numbersIn(shown: Shown | undefined): string {
  if (shown === undefined) return "";
  if (typeof shown === "number") return formatNumber(shown, digits);
  const { values, mean, min, max } = shown;
  if (values !== undefined) return `[${values.map((each) => formatNumber(each, digits)).join(", ")}]`;
  const said = { mean, min, max };
  return Object.entries(said)
    .map(([what, number]) => `${what} ${formatNumber(number, digits)}`)
    .join(", ");
}

const signs: Readonly<Record<string, string>> = {
  '"': "″",
  "\\": "∖",
  "|": "¦",
  "{": "⟨",
  "}": "⟩",
  "<": "‹",
  ">": "›",
  "\n": " ",
};

/** Without the signs that mean something in a label: Netron knows no way to quote them. */
const bare = (text: string) => printable(text).replace(/["\\|{}<>\n]/g, (sign) => signs[sign] as string);

/** The same as a value: what stands in parentheses would be read as JSON, and a colon would end it. */
const plain = (text: string) =>
  bare(text)
    .replaceAll(":", "∶")
    .replace(/^\((.*)\)$/, "⟮$1⟯");

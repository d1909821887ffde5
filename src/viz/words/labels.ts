/**
 * The texts of a picture: what stands at a value, a gradient, a shape, a local derivative. Empty where an
 * option says so.
 */
import { is } from "immutable";
import { formatShape } from "../../array/index.js";
import type { PictureWords } from "../languages/translation.js";
import { opText, pictureWords } from "../languages/words.js";
import type { Drawing } from "../scene/options.js";
import type { Prepared } from "../scene/prepare.js";
import type { Arrow, Scene } from "../scene/scene.js";
import { isNonFinite, type Shown } from "../snapshot/array-summary.js";
import { edgesInto } from "../snapshot/edges.js";
import type { GraphEdge, GraphModule, GraphNode, GraphSnapshot } from "../snapshot/snapshot.js";
import { fill } from "../text/fill.js";
import { formatNumber } from "../text/numbers.js";
import { wrapped } from "../text/width.js";
import {
  formatEntries,
  formatNonFiniteCount,
  formatStatistics,
  fullUpTo,
  type NumberFormat,
} from "./entries.js";
import { isLiteral, moduleTitle, nameNodes, parameterText } from "./names.js";

/** What has been computed by the step that is drawn. */
export interface Known {
  readonly values: boolean;
  readonly gradients: boolean;
}

/** Not computed. */
export const unknownText = "?";

const shortDtypes = {
  float32: "f32",
  float64: "f64",
  int32: "i32",
  bool: "bool",
  uint8: "u8",
  int64: "i64",
  float16: "f16",
  bfloat16: "bf16",
} as const;

export class Labels {
  readonly #graph: GraphSnapshot;
  readonly #names: ReadonlyMap<string, string>;
  readonly #drawing: Drawing;
  readonly #said: PictureWords;
  readonly #uses: Scene["uses"];
  #into: ReadonlyMap<string, readonly GraphEdge[]> | undefined;
  readonly #known: Known;

  constructor(
    { graph, scene, drawing }: Pick<Prepared, "graph" | "scene" | "drawing">,
    known: Known = { values: true, gradients: true },
  ) {
    this.#known = known;
    this.#graph = graph;
    this.#names = nameNodes(graph, drawing);
    this.#drawing = drawing;
    this.#said = pictureWords(drawing.lang);
    this.#uses = scene.uses;
  }

  /** "" for a result that the user did not name. */
  name(node: GraphNode): string {
    return this.#names.get(node.id) ?? "";
  }

  /** As it stands in a box: a long one in several lines. */
  nameLines(node: GraphNode): string {
    return wrapped(this.name(node));
  }

  /** The name that an intermediate value was given; the output's stands at the output. */
  resultName(arrow: Pick<Arrow, "value" | "edge">): string {
    return arrow.value.kind === "op" && this.#graph.nodes.get(arrow.edge.to)?.kind !== "output"
      ? this.name(arrow.value)
      : "";
  }

  /** `(100, 784)`, whatever the style. */
  array({ shape, dtype }: Pick<GraphNode, "shape" | "dtype">): string {
    return words(formatShape(shape.toArray()), this.#drawing.dtypes && shortDtypes[dtype]);
  }

  /** What stands in the circle of an op. */
  symbol({ symbol }: GraphNode): string {
    return opText(symbol, this.#drawing.lang);
  }

  /** What an op takes beside its operands, where there is room: `axis = 1`; an exponent is in the symbol. */
  beside({ symbol, numbers }: GraphNode): string {
    return /[⁰¹²³⁴-⁹⁻^]/.test(symbol) ? "" : numbers;
  }

  /** Of an array that an op keeps. */
  saved(array: Pick<GraphNode, "shape" | "dtype">): string {
    return lines(this.#said.saved, this.array(array));
  }

  /** As `moduleTitle` says it. */
  title(module: GraphModule): string {
    return moduleTitle(module, this.#drawing.lang);
  }

  /** `Affine1`, `784 → 50`, `39,250 params` */
  module(module: GraphModule, withParameters: boolean): string {
    const { lang } = this.#drawing;
    return lines(
      wrapped(this.title(module)),
      ...module.details,
      withParameters && parameterText(module, lang),
    );
  }

  /** `(100, 784) f32`; a constant that is its own name needs none. */
  shape(node: GraphNode): string {
    const { shapes, dtypes } = this.#drawing;
    const { shape, dtype } = node;
    return this.isLiteral(node)
      ? ""
      : words(shapes && formatShape(shape.toArray()), dtypes && shortDtypes[dtype]);
  }

  /**
   * The value in full if it is short, else its statistics; `now 1.7` where it is not what the graph used.
   * @param changed what wrote to it since.
   */
  value(node: GraphNode, changed = node.changed): string {
    const { values, digits } = this.#drawing;
    if (values === "none" || !this.#known.values) return "";
    if (node.value === undefined) return unknownText;
    const entries = formatEntries(node.value, this.#format(node, values));
    const shown =
      entries ?? (typeof node.value === "number" ? "" : formatStatistics(node.value, digits, this.#said));
    return changed === "" ? shown : fill(this.#said.now, { value: shown });
  }

  /** The value if it is short or was asked for; a warning in any case. */
  shortValue(node: GraphNode): string {
    const { values } = this.#drawing;
    if (!this.#known.values) return "";
    const short =
      values === "auto" && node.value !== undefined && formatEntries(node.value, this.#format(node, values));
    return short ? this.value(node) : this.askedValue(node);
  }

  /** The value if it was asked for; a warning in any case. */
  askedValue(node: GraphNode): string {
    const { values } = this.#drawing;
    if (!this.#known.values) return "";
    if (values === "stats" || values === "full") return this.value(node);
    if (node.value === undefined || !isNonFinite(node.value)) return "";
    return typeof node.value === "number"
      ? String(node.value)
      : formatNonFiniteCount(node.value.nonFinite, this.#said);
  }

  /** A number, a few numbers, or the norm. */
  gradient(node: GraphNode, gradient: Shown | undefined, asked = this.#drawing.grads): string {
    const { digits } = this.#drawing;
    const grads = this.#drawing.grads === "auto" ? asked : this.#drawing.grads;
    if (grads === "none" || !this.#known.gradients) return "";
    if (gradient === undefined) return unknownText;
    const norm = typeof gradient === "number" ? Math.abs(gradient) : gradient.norm;
    const entries = grads === "norm" ? undefined : formatEntries(gradient, this.#format(node, grads));
    return entries ?? `‖∂‖ ${formatNumber(norm, digits)}`;
  }

  /** What stands at the edge back: the gradient, or `upstream × local = gradient`. */
  gradientWithLocal(arrow: Arrow): string {
    const gradient = this.gradient(arrow.value, arrow.gradient);
    const { local: mode, digits } = this.#drawing;
    const { local, localText, carried, to } = arrow.edge;
    const into = arrow.to === to; // a collapsed module has no local derivative that could be named
    if (gradient === "" || mode === "none" || !into) return gradient;
    if (local === undefined) {
      const formula = localText !== "" && fill(this.#said.local, { local: this.#fill(arrow) });
      return lines(gradient, formula, opText(carried, this.#drawing.lang));
    }
    if (mode === "edge")
      return lines(gradient, fill(this.#said.local, { local: formatNumber(local, digits) }));
    const op = this.#graph.nodes.get(to) as GraphNode;
    return `${this.gradient(op, op.contributed)} × ${formatNumber(local, digits)} = ${gradient}`;
  }

  /**
   * What `.grad` of a leaf holds, where it does not stand at an edge: the sum of several uses, or not what
   * this graph gives.
   */
  totalGradient(node: GraphNode): string {
    const odd = node.gradient !== undefined && !is(node.gradient, node.contributed);
    const asked = node.kind === "parameter" && (odd || (this.#uses.get(node.id) ?? 0) > 1);
    const gradient = asked ? this.gradient(node, node.gradient) : "";
    const plain = !odd && gradient.startsWith("‖") && this.#drawing.edges !== "wires";
    if (gradient === "" || plain) return gradient;
    return odd ? `.grad ${gradient}` : `${this.#drawing.edges === "wires" ? "Σ" : "∂"} ${gradient}`;
  }

  isLiteral(node: GraphNode): boolean {
    return this.#drawing.names === "auto" && isLiteral(node);
  }

  #format({ shape, dtype }: GraphNode, mode: string): NumberFormat {
    return { digits: this.#drawing.digits, fullUpTo: fullUpTo(mode), shape, dtype };
  }

  /**
   * `{b}ᵀ` with the operand's name in place of {b}; an operand without a name stays the letter, and so does
   * the result y.
   */
  #fill({ edge }: Arrow): string {
    this.#into ??= edgesInto(this.#graph); // of a large graph hardly an arrow says so much
    const operands = this.#into.get(edge.to) ?? [];
    return opText(edge.localText, this.#drawing.lang).replace(/\{([a-z])\}/g, (_, letter: string) => {
      const operand = letter === "y" ? undefined : operands[letter.charCodeAt(0) - firstLetter]?.from;
      return (operand === undefined ? undefined : this.#names.get(operand)) ?? letter;
    });
  }
}

const firstLetter = "a".charCodeAt(0);

/** The texts that are not empty, one after another. */
export function words(...parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false && part !== "").join(" ");
}

/** The texts that are not empty, one below another. */
export function lines(...parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false && part !== "").join("\n");
}

/** Applied: one op with its operands and what they are called, for those who look into its numbers. */
import { formatShape } from "../../../array/index.js";
import type { PageWords } from "../../languages/translation.js";
import { opText, pageWords } from "../../languages/words.js";
import type { Prepared } from "../../scene/prepare.js";
import type { Shown } from "../../snapshot/array-summary.js";
import type { GraphEdge, GraphNode } from "../../snapshot/snapshot.js";
import { fill } from "../../text/fill.js";
import { isolated } from "../../text/isolate.js";
import type { Sentences } from "../../words/sentences.js";
import { cut, type Matrix } from "./matrix.js";
import type { Grid } from "./view.js";

/** Rows and columns that a page shows in full, and how many where there are more. */
const fullUpTo = 6;
const shownOfMore = 4;
const shownOf = (extent: number) => (extent <= fullUpTo ? extent : shownOfMore);

/** What a result without a name of its own is called; not what an operand is called. */
const resultNames = ["Y", "Z", "R"];
/** A name that is longer is an expression: too long for the head of a grid. */
const longestName = 12;

export class Applied {
  readonly node: GraphNode;
  readonly edges: readonly GraphEdge[];
  readonly operands: readonly GraphNode[];
  readonly words: PageWords;
  readonly lang: Prepared["drawing"]["lang"];
  readonly #sentences: Sentences;

  constructor({ graph, drawing }: Prepared, sentences: Sentences, node: GraphNode) {
    this.lang = drawing.lang;
    this.words = pageWords(drawing.lang);
    this.node = node;
    this.#sentences = sentences;
    this.edges = sentences.expressions.edgesInto(node.id);
    this.operands = this.edges.map(({ from }) => graph.nodes.get(from) as GraphNode);
  }

  operandName(i: number): string {
    const node = this.operands[i] as GraphNode;
    const name = this.#sentences.name(node.id);
    return name.length <= longestName && !/[\s[(]/.test(name) ? name : (["A", "B", "C"][i] ?? "X");
  }

  get resultName(): string {
    const taken = new Set(this.operands.map((_, i) => this.operandName(i)));
    const name = isolated(this.node.name);
    if (name !== "" && name.length <= longestName && !taken.has(name)) return name;
    return resultNames.find((each) => !taken.has(each)) ?? "Y′";
  }

  number(x: number): string {
    return this.#sentences.number(x);
  }

  /** Cut to what is shown, unless `whole`. */
  grid(name: string, of: Pick<GraphNode, "shape">, matrix: Matrix, gradient: boolean, turned = false): Grid {
    const extents = of.shape.toArray();
    if (turned) extents.push(...extents.splice(-2).reverse());
    return {
      ...cut(matrix, shownOf(matrix.rows), shownOf(matrix.columns)),
      name,
      shape: formatShape(extents),
      gradient,
    };
  }

  /** What has to be said of these operands (by place) and, at `operands.length`, of the result. */
  notes(places: readonly number[], ...more: readonly string[]): string[] {
    const changes = places.flatMap((place) => {
      const edge = this.edges[place];
      const changed = edge === undefined ? this.node.changed : edge.changed;
      const name = edge === undefined ? this.resultName : this.operandName(place);
      return changed === ""
        ? []
        : [fill(this.words.changedNow, { name, changed: opText(changed, this.lang) })];
    });
    return [...changes, ...more.filter((each) => each !== "")];
  }

  /** Whether this is what the op saw of an operand, or gave: by place, as in `notes`. */
  isAsItWas(place: number): boolean {
    return (this.edges[place]?.changed ?? this.node.changed) === "";
  }

  /** A sentence about a grid that shows a part only. */
  partOf({ name, rows, columns, known, shape }: Grid): string {
    const high = known.length;
    const wide = known[0]?.length ?? 0;
    if (high === rows && wide === columns) return "";
    return `${name}: ${fill(this.words.firstOf, { rows: high, columns: wide, shape })}`;
  }

  gradientOf(operand: number): Shown | undefined {
    return this.edges[operand]?.gradient;
  }
}

/** SnapshotBuilder: the nodes, edges and modules of one snapshot, in creation order. */
import { List, OrderedMap } from "immutable";
import { type FailedOp, GradFn, Tensor, termsOf, withoutTerms, withTerms } from "../../tensor/index.js";
import type { Shown } from "../snapshot/array-summary.js";
import { GraphEdge, GraphNode, GraphSnapshot, SavedArray } from "../snapshot/snapshot.js";
import { type DrawnGraph, type DrawnLeaf, type DrawnNode, type DrawnOp, isOp } from "./drawn-graph.js";
import { type DrawnGradients, drawnGradients, isFollowed, localDerivative } from "./gradients.js";
import { type Asked, type Keeping, type Kept, keptOf, noPixels } from "./kept.js";
import { belongsInside, sharedNames } from "./leaves.js";
import { ModuleTable } from "./module-table.js";
import { pathOf } from "./names.js";
import { numericalGradients } from "./numerical.js";
import { carriedText, insideOf, localText, numbersOf } from "./op-texts.js";
import { shapeList, summarizeArray } from "./summarize.js";
import { Uses } from "./uses.js";

export class SnapshotBuilder {
  readonly #graph: DrawnGraph;
  readonly #uses: Uses;
  readonly #gradients: DrawnGradients;
  readonly #numerical: readonly (Shown | undefined)[];
  readonly #modules = new ModuleTable();
  readonly #counts = new Map<string, number>();
  /** By position. */
  /** Names that leaves have by position, where their own would be those of others too. */
  readonly #shared: ReadonlyMap<number, string>;
  readonly #ids: readonly string[];
  readonly #edges: GraphEdge[] = [];
  readonly #keeping: Keeping;

  constructor(
    graph: DrawnGraph,
    roots: readonly Tensor[],
    seed?: Tensor,
    { numerical = false, excerpts = false, images = [] }: Asked = {},
  ) {
    this.#graph = graph;
    this.#uses = new Uses(graph, roots);
    // scopes are listed in the order of the ops, before leaves can refer to them
    // calls of a module are counted in the order in which they were made, as far as there are records of it
    const recorded = graph.nodes.filter((node) => node instanceof GradFn);
    for (const { scope } of recorded.toSorted((a, b) => a.serial - b.serial)) this.#modules.pathOf(scope);
    for (const node of graph.nodes) if (isOp(node)) this.#modules.pathOf(node.scope);
    this.#ids = graph.nodes.map((node, position) =>
      this.#id(this.#moduleOf(node, position), isOp(node) ? node.rules.name : kindOf(node)),
    );
    this.#shared = sharedNames(graph, this.#uses, (node, position) => this.#moduleOf(node, position));
    this.#keeping = { excerpts, images };
    const kept = (position: number) => this.#keptAt(position);
    this.#gradients = drawnGradients(graph, this.#uses.counts, roots[0], seed, kept);
    this.#numerical = numerical && seed !== undefined ? numericalGradients(graph, seed) : [];
  }

  build(root: Tensor): GraphSnapshot {
    const nodes = this.#recorded();
    if (this.#graph.opOf(root) !== undefined) nodes.push(["output", this.#output(root)]);
    return this.#snapshot(nodes);
  }

  /** The last node is the op that failed. */
  buildFailure({ rules, operands, scope, source }: FailedOp, error: Error): GraphSnapshot {
    const nodes = this.#recorded();
    const module = this.#modules.pathOf(scope);
    const id = this.#id(module, rules.name);
    operands.forEach((operand, i) => {
      this.#edges.push(
        new GraphEdge({ from: this.#ids[this.#graph.at(operand)] as string, to: id, operand: i }),
      );
    });
    const symbol = withoutTerms(rules.symbol ?? rules.name);
    const { message } = error;
    nodes.push([id, new GraphNode({ id, kind: "failed", op: rules.name, symbol, module, source, message })]);
    return this.#snapshot(nodes);
  }

  #recorded(): [string, GraphNode][] {
    const drawn: [string, GraphNode][] = [];
    for (const [position, node] of this.#graph.nodes.entries()) {
      const entry = isOp(node) ? this.#op(node, position) : this.#leaf(node, position);
      drawn.push([entry.id, entry]);
      if (isOp(node)) this.#connect(node, entry.id);
    }
    return drawn;
  }

  #snapshot(nodes: [string, GraphNode][]): GraphSnapshot {
    return new GraphSnapshot({
      nodes: OrderedMap(nodes),
      edges: List(this.#edges),
      modules: this.#modules.toMap(),
      root: nodes.at(-1)?.[0] as string,
    });
  }

  /** `Affine1.matmul_1`: the first matmul of Affine1. */
  #id(module: string, what: string): string {
    const stem = module === "" ? what : `${module}.${what}`;
    const count = (this.#counts.get(stem) ?? 0) + 1;
    this.#counts.set(stem, count);
    return `${stem}_${count}`;
  }

  #moduleOf(node: DrawnNode, position: number): string {
    if (isOp(node)) return this.#modules.pathOf(node.scope);
    return this.#modules.pathOf(belongsInside(node) ? this.#uses.scopes[position] : undefined);
  }

  #nameOf(node: DrawnNode, position: number): string {
    const given = this.#uses.names[position] as string;
    return isOp(node) ? given : (this.#shared.get(position) ?? (node.name || given));
  }

  /** What pictures will need of the value at a position, and of its gradient. */
  #keptAt(position: number): Kept {
    const node = this.#graph.nodes[position] as DrawnNode;
    const id = this.#ids[position] as string;
    const names = () => {
      const [name, module] = [this.#nameOf(node, position), this.#moduleOf(node, position)];
      return [id, name, module, pathOf({ module, name })];
    };
    return keptOf(this.#keeping, isOp(node) ? undefined : { kind: kindOf(node), shape: node.shape }, names);
  }

  #op(op: DrawnOp, position: number): GraphNode {
    const module = this.#moduleOf(op, position);
    const { rules } = op;
    const { shape, dtype } = op instanceof GradFn ? op.result : op;
    return new GraphNode({
      id: this.#ids[position] as string,
      kind: "op",
      name: this.#uses.names[position] as string,
      op: rules.name,
      symbol: withTerms(rules.symbol ?? rules.name, termsOf(op)),
      numbers: numbersOf(op),
      inside: insideOf(op),
      shape: shapeList(shape),
      dtype,
      requiresGrad: op instanceof GradFn,
      value: this.#valueAt(position),
      changed: op.changeOf(op.inputs.length) ?? "",
      gradient: this.#gradients.totals[position],
      contributed: this.#gradients.contributed[position],
      numerical: this.#numerical[position],
      saved: op instanceof GradFn ? this.#savedOf(op) : nothingSaved,
      released: op instanceof GradFn && op.released,
      module,
      source: op.source,
    });
  }

  #leaf(leaf: DrawnLeaf, position: number): GraphNode {
    const kind = kindOf(leaf);
    return new GraphNode({
      id: this.#ids[position] as string,
      kind,
      name: this.#nameOf(leaf, position),
      shape: shapeList(leaf.shape),
      dtype: leaf.dtype,
      requiresGrad: kind === "parameter",
      value: this.#valueAt(position),
      gradient: this.#gradients.totals[position],
      contributed: this.#gradients.contributed[position],
      numerical: this.#numerical[position],
      changed: this.#uses.changes[position] as string,
      module: this.#moduleOf(leaf, position),
    });
  }

  #output(root: Tensor): GraphNode {
    const from = this.#ids.at(-1) as string;
    const gradient = this.#gradients.totals.at(-1);
    const contributed = this.#gradients.contributed.at(-1);
    const op = this.#graph.opOf(root) as DrawnOp;
    const changed = op.changeOf(op.inputs.length) ?? "";
    const { requiresGrad: differentiable } = root;
    this.#edges.push(new GraphEdge({ from, to: "output", differentiable, gradient: contributed, changed }));
    return new GraphNode({
      id: "output",
      kind: "output",
      name: root.name,
      shape: shapeList(root.shape),
      dtype: root.dtype,
      requiresGrad: root.requiresGrad,
      value: summarizeArray(root.array, this.#keptAt(this.#graph.nodes.length - 1)),
      changed,
      gradient,
      contributed,
      numerical: this.#numerical.at(-1),
    });
  }

  #connect(op: DrawnOp, to: string): void {
    op.inputs.forEach((input, operand) => {
      const at = this.#graph.at(input);
      const edge = {
        from: this.#ids[at] as string,
        to,
        operand,
        changed: op.changeOf(operand) ?? "",
      };
      this.#edges.push(
        new GraphEdge(op instanceof GradFn ? { ...edge, ...this.#way(op, operand, at) } : edge),
      );
    });
  }

  /** What there is to say of the way back along an edge. */
  #way(op: GradFn, operand: number, at: number) {
    const differentiable = isFollowed(op, operand);
    // a value that is used once gets its whole gradient from there
    const whole = this.#uses.counts[at] === 1;
    return {
      differentiable,
      gradient: whole ? this.#gradients.contributed[at] : this.#gradients.share(op, operand),
      localText: localText(op, operand),
      carried: differentiable ? carriedText(op, operand) : "",
      local: localDerivative(op, operand),
    };
  }

  #valueAt(position: number): Shown | undefined {
    const array = this.#graph.arrayAt(position);
    return array === undefined ? undefined : summarizeArray(array, this.#keptAt(position));
  }

  #savedOf({ savedArrays }: GradFn): List<SavedArray> {
    if (savedArrays.length === 0) return nothingSaved;
    return List(
      savedArrays.map(
        (array) =>
          new SavedArray({
            shape: shapeList(array.shape),
            dtype: array.dtype,
            value: summarizeArray(array, noPixels(this.#keeping.excerpts)),
          }),
      ),
    );
  }
}

const nothingSaved: List<SavedArray> = List();

const kindOf = (leaf: DrawnLeaf) => (leaf instanceof Tensor && leaf.requiresGrad ? "parameter" : "input");

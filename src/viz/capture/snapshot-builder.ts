/** SnapshotBuilder: the nodes, edges and modules of one snapshot, in creation order. */
import { List, OrderedMap } from "immutable";
import {
  type FailedOp,
  GradFn,
  type Node,
  nodeOf,
  Tensor,
  topologicalOrder,
  withoutTerms,
} from "../../tensor/index.js";
import type { Shown } from "../snapshot/array-summary.js";
import { GraphEdge, GraphNode, GraphSnapshot, SavedArray } from "../snapshot/snapshot.js";
import { type DrawnGradients, drawnGradients, isFollowed, localDerivative } from "./gradients.js";
import { ModuleTable } from "./module-table.js";
import { numericalGradients } from "./numerical.js";
import { carriedText, localText, numbersOf } from "./op-texts.js";
import { shapeList, summarizeArray } from "./summarize.js";
import { Uses } from "./uses.js";

export class SnapshotBuilder {
  readonly #positions: ReadonlyMap<Node, number>;
  readonly #uses: Uses;
  readonly #gradients: DrawnGradients;
  readonly #numerical: readonly (Shown | undefined)[];
  readonly #modules = new ModuleTable();
  readonly #counts = new Map<string, number>();
  readonly #ids: string[] = [];
  readonly #edges: GraphEdge[] = [];

  constructor(roots: readonly Tensor[], seed?: Tensor, numerical = false) {
    this.#positions = new Map(topologicalOrder(roots).map((node, at) => [node, at]));
    this.#uses = new Uses(this.#positions, roots);
    this.#gradients = drawnGradients(this.#positions, this.#uses.counts, roots[0], seed);
    this.#numerical = numerical && seed !== undefined ? numericalGradients(this.#positions, seed) : [];
  }

  build(root: Tensor): GraphSnapshot {
    const nodes = this.#recorded();
    if (root.gradFn !== undefined) nodes.push(["output", this.#output(root)]);
    return this.#snapshot(nodes);
  }

  /** The last node is the op that failed. */
  buildFailure({ rules, operands, scope, source }: FailedOp, error: Error): GraphSnapshot {
    const nodes = this.#recorded();
    const module = this.#modules.pathOf(scope);
    const id = this.#id(module, rules.name);
    operands.forEach((operand, i) => {
      this.#edges.push(
        new GraphEdge({ from: this.#ids[this.#positionOf(operand)] as string, to: id, operand: i }),
      );
    });
    const symbol = withoutTerms(rules.symbol ?? rules.name);
    const { message } = error;
    nodes.push([id, new GraphNode({ id, kind: "failed", op: rules.name, symbol, module, source, message })]);
    return this.#snapshot(nodes);
  }

  #recorded(): [string, GraphNode][] {
    // scopes are listed in the order of the ops, before leaves can refer to them
    for (const node of this.#positions.keys()) if (node instanceof GradFn) this.#modules.pathOf(node.scope);
    const drawn: [string, GraphNode][] = [];
    for (const [node, position] of this.#positions) {
      const entry = node instanceof GradFn ? this.#op(node, position) : this.#leaf(node, position);
      this.#ids[position] = entry.id;
      drawn.push([entry.id, entry]);
      if (node instanceof GradFn) this.#connect(node, entry.id);
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

  #positionOf(input: Tensor): number {
    return this.#positions.get(nodeOf(input)) as number;
  }

  /** `Affine1.matmul_1`: the first matmul of Affine1. */
  #id(module: string, what: string): string {
    const stem = module === "" ? what : `${module}.${what}`;
    const count = (this.#counts.get(stem) ?? 0) + 1;
    this.#counts.set(stem, count);
    return `${stem}_${count}`;
  }

  #op(op: GradFn, position: number): GraphNode {
    const module = this.#modules.pathOf(op.scope);
    return new GraphNode({
      id: this.#id(module, op.name),
      kind: "op",
      name: this.#uses.names[position] as string,
      op: op.name,
      symbol: op.symbol,
      numbers: numbersOf(op),
      shape: shapeList(op.result.shape),
      dtype: op.result.dtype,
      requiresGrad: true,
      value: summarizeArray(op.result),
      changed: op.changeOf(op.inputs.length) ?? "",
      gradient: this.#gradients.totals[position],
      contributed: this.#gradients.contributed[position],
      numerical: this.#numerical[position],
      saved: savedOf(op),
      released: op.released,
      module,
      source: op.source,
    });
  }

  #leaf(leaf: Tensor, position: number): GraphNode {
    const kind = leaf.requiresGrad ? "parameter" : "input";
    const module = this.#modules.pathOf(belongsInside(leaf) ? this.#uses.scopes[position] : undefined);
    return new GraphNode({
      id: this.#id(module, kind),
      kind,
      name: leaf.name,
      shape: shapeList(leaf.shape),
      dtype: leaf.dtype,
      requiresGrad: leaf.requiresGrad,
      value: summarizeArray(leaf.array),
      gradient: this.#gradients.totals[position],
      contributed: this.#gradients.contributed[position],
      numerical: this.#numerical[position],
      changed: this.#uses.changes[position] as string,
      module,
    });
  }

  #output(root: Tensor): GraphNode {
    const from = this.#ids.at(-1) as string;
    const gradient = this.#gradients.totals.at(-1);
    const contributed = this.#gradients.contributed.at(-1);
    const changed = root.gradFn?.changeOf(root.gradFn.inputs.length) ?? "";
    this.#edges.push(
      new GraphEdge({ from, to: "output", differentiable: true, gradient: contributed, changed }),
    );
    return new GraphNode({
      id: "output",
      kind: "output",
      name: root.name,
      shape: shapeList(root.shape),
      dtype: root.dtype,
      requiresGrad: true,
      value: summarizeArray(root.array),
      changed,
      gradient,
      contributed,
      numerical: this.#numerical.at(-1),
    });
  }

  #connect(op: GradFn, to: string): void {
    op.inputs.forEach((input, operand) => {
      const at = this.#positionOf(input);
      // a value that is used once gets its whole gradient from there
      const whole = this.#uses.counts[at] === 1;
      this.#edges.push(
        new GraphEdge({
          from: this.#ids[at] as string,
          to,
          operand,
          differentiable: isFollowed(op, operand),
          gradient: whole ? this.#gradients.contributed[at] : this.#gradients.share(op, operand),
          changed: op.changeOf(operand) ?? "",
          localText: localText(op, operand),
          carried: isFollowed(op, operand) ? carriedText(op, operand) : "",
          local: localDerivative(op, operand),
        }),
      );
    });
  }
}

const nothingSaved: List<SavedArray> = List();

function savedOf({ savedArrays }: GradFn): List<SavedArray> {
  if (savedArrays.length === 0) return nothingSaved;
  return List(
    savedArrays.map(
      (array) =>
        new SavedArray({ shape: shapeList(array.shape), dtype: array.dtype, value: summarizeArray(array) }),
    ),
  );
}

/**
 * The parameters of modules (a class of their own) and nameless constants stand where they are used; what a
 * user made and named stands outside.
 */
function belongsInside(leaf: Tensor): boolean {
  return leaf.requiresGrad ? leaf.constructor !== Tensor : leaf.name === "";
}

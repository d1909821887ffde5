/** graphOf: from a tensor to the snapshot of the graph that it was computed by. */
import { List, OrderedMap } from "immutable";
import { GradFn, requireTensor, type Scope, type Source, sourceOf, Tensor, walk } from "../tensor/index.js";
import { shapeList, summarizeArray } from "./array-summary.js";
import { carriesGradient, type DrawnGradients, drawnGradients, localDerivative } from "./gradients.js";
import { commonScope, ModuleTable } from "./module-table.js";
import { GraphEdge, GraphNode, GraphSnapshot } from "./snapshot.js";

/**
 * The graph behind `root` as it is now: structure, names, shapes, values, gradients and local derivatives. Nothing changes:
 * neither the graph, nor `.grad`, nor random state, and no hook runs. Any depth will do, in time linear in the graph.
 *
 * Gradients of leaves and retained tensors are what `.grad` holds; those between are known if backward() has started at
 * `root` and the values they need are still there (small ones outlive the graph, large ones need `retainGraph`).
 * @throws ValueError for what is no tensor.
 */
export function graphOf(root: Tensor): GraphSnapshot {
  requireTensor("graphOf", root);
  return new SnapshotBuilder(root).build();
}

class SnapshotBuilder {
  readonly #root: Tensor;
  readonly #positions: ReadonlyMap<Source, number>;
  /** By position: how many operands the value is, what they call it, and the innermost scope that all of them lie in. */
  readonly #uses: Uint32Array;
  readonly #names: string[];
  readonly #scopes: (Scope | undefined)[];
  readonly #gradients: DrawnGradients;
  readonly #modules = new ModuleTable();
  readonly #counts = new Map<string, number>();
  readonly #ids: string[] = [];
  readonly #edges: GraphEdge[] = [];

  constructor(root: Tensor) {
    this.#root = root;
    this.#positions = walk(root);
    const { size } = this.#positions;
    this.#uses = new Uint32Array(size);
    this.#names = new Array<string>(size).fill("");
    this.#scopes = new Array<Scope | undefined>(size).fill(undefined);
    for (const source of this.#positions.keys()) if (source instanceof GradFn) this.#countUses(source);
    this.#uses[size - 1] = (this.#uses[size - 1] as number) + 1; // the output
    this.#names[size - 1] = root.name;
    this.#gradients = drawnGradients(root, this.#positions, this.#uses);
  }

  build(): GraphSnapshot {
    // scopes are listed in the order of the ops, before leaves can refer to them
    for (const source of this.#positions.keys())
      if (source instanceof GradFn) this.#modules.pathOf(source.scope);
    const nodes: [string, GraphNode][] = [];
    for (const [source, position] of this.#positions) {
      const node = source instanceof GradFn ? this.#op(source, position) : this.#leaf(source, position);
      this.#ids[position] = node.id;
      nodes.push([node.id, node]);
      if (source instanceof GradFn) this.#connect(source, node.id);
    }
    if (this.#root.gradFn !== undefined) nodes.push(["output", this.#output()]);
    return new GraphSnapshot({
      nodes: OrderedMap(nodes),
      edges: List(this.#edges),
      modules: this.#modules.toMap(),
      root: nodes.at(-1)?.[0] as string,
    });
  }

  #positionOf(input: Tensor): number {
    return this.#positions.get(sourceOf(input)) as number;
  }

  #countUses(op: GradFn): void {
    for (const input of op.inputs) {
      const at = this.#positionOf(input);
      const count = (this.#uses[at] as number) + 1;
      this.#uses[at] = count;
      if (this.#names[at] === "") this.#names[at] = input.name;
      this.#scopes[at] = count === 1 ? op.scope : commonScope(this.#scopes[at], op.scope);
    }
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
      name: this.#names[position] as string,
      op: op.name,
      symbol: op.symbol,
      shape: shapeList(op.result.shape),
      dtype: op.result.dtype,
      requiresGrad: true,
      value: summarizeArray(op.result),
      gradient: this.#gradients.totals[position],
      released: op.released,
      module,
      source: op.source,
    });
  }

  #leaf(leaf: Tensor, position: number): GraphNode {
    const kind = leaf.requiresGrad ? "parameter" : "input";
    const module = this.#modules.pathOf(belongsInside(leaf) ? this.#scopes[position] : undefined);
    return new GraphNode({
      id: this.#id(module, kind),
      kind,
      name: leaf.name,
      shape: shapeList(leaf.shape),
      dtype: leaf.dtype,
      requiresGrad: leaf.requiresGrad,
      value: summarizeArray(leaf.array),
      gradient: this.#gradients.totals[position],
      module,
    });
  }

  #output(): GraphNode {
    const root = this.#root;
    const from = this.#ids.at(-1) as string;
    const gradient = this.#gradients.totals.at(-1);
    this.#edges.push(new GraphEdge({ from, to: "output", differentiable: true, gradient }));
    return new GraphNode({
      id: "output",
      kind: "output",
      name: root.name,
      shape: shapeList(root.shape),
      dtype: root.dtype,
      requiresGrad: true,
      value: summarizeArray(root.array),
      gradient,
    });
  }

  #connect(op: GradFn, to: string): void {
    op.inputs.forEach((input, operand) => {
      const at = this.#positionOf(input);
      // a value that is used once gets its whole gradient from there
      const whole = this.#uses[at] === 1;
      this.#edges.push(
        new GraphEdge({
          from: this.#ids[at] as string,
          to,
          operand,
          differentiable: carriesGradient(op, operand),
          gradient: whole ? this.#gradients.totals[at] : this.#gradients.share(op, operand),
          localText: op.rules.local?.[operand] ?? "",
          local: localDerivative(op, operand),
        }),
      );
    });
  }
}

/** The parameters of modules (a class of their own) and nameless constants stand where they are used; what a user made and named stands outside. */
function belongsInside(leaf: Tensor): boolean {
  return leaf.requiresGrad ? leaf.constructor !== Tensor : leaf.name === "";
}

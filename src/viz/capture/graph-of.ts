/** graphOf: from a tensor to the snapshot of the graph that it was computed by. */
import { List, OrderedMap } from "immutable";
import { formatShape, ShapeError, sameShape, ValueError } from "../../array/index.js";
import {
  asTensor,
  type FailedOp,
  failureOf,
  full,
  GradFn,
  type Node,
  nameOf,
  nodeOf,
  requireTensor,
  type Scope,
  Tensor,
  type TensorLike,
  topologicalOrder,
} from "../../tensor/index.js";
import type { Shown } from "../snapshot/array-summary.js";
import { GraphEdge, GraphNode, GraphSnapshot, SavedArray } from "../snapshot/snapshot.js";
import {
  type DrawnGradients,
  drawnGradients,
  isFollowed,
  localDerivative,
  recordedSeed,
} from "./gradients.js";
import { commonScope, ModuleTable } from "./module-table.js";
import { numericalGradients } from "./numerical.js";
import { shapeList, summarizeArray } from "./summarize.js";

export interface GraphOptions {
  /** The upstream gradient that gradients between the leaves are computed from; by default what backward() started with at the root. */
  readonly seed?: TensorLike;
  /** Whether gradients by central differences are computed too, for values of at most 16 elements. Default false: it takes long. */
  readonly numerical?: boolean;
}

/** What has a graph: a tensor, or an error that an op threw. */
export type GraphRoot = Tensor | Error;

/**
 * The graph behind `root` as it is now: structure, names, shapes, values, gradients and local derivatives. Nothing changes:
 * neither the graph, nor `.grad`, nor random state, and no hook runs. Any depth will do, in time linear in the graph.
 *
 * Gradients of leaves and retained tensors are what `.grad` holds; those between are known if backward() has started at
 * `root` and the values they need are still there (small ones outlive the graph, large ones need `retainGraph`; a seed of more
 * than 16 elements has to be given again).
 * @param root the tensor at the end, or an error that an op threw: then the graph ends in the op that failed.
 * @throws ValueError for what is neither, ShapeError for a seed that is not of root's shape.
 */
export function graphOf(root: GraphRoot, options: GraphOptions = {}): GraphSnapshot {
  const failure = failureOf(root);
  if (failure !== undefined)
    return new SnapshotBuilder(failure.operands).buildFailure(failure, root as Error);
  if (root instanceof Error)
    throw new ValueError(
      `graphOf: no op and no module threw this error, so there is no graph behind it: ${root.message}`,
    );
  requireTensor("graphOf", root);
  const seed = options.seed === undefined ? recordedSeed(root) : seedLike(root, options.seed);
  return new SnapshotBuilder([root], seed, options.numerical).build(root);
}

function seedLike(root: Tensor, given: TensorLike): Tensor {
  const seed = asTensor(given, root.dtype).detach().to(root.dtype);
  if (seed.size === 1) return full(root.shape, seed.item(), { dtype: root.dtype });
  if (!sameShape(seed.shape, root.shape))
    throw new ShapeError(
      `graphOf: the seed has shape ${formatShape(seed.shape)}, but ${nameOf(root)} has ${formatShape(root.shape)}`,
    );
  return seed;
}

class SnapshotBuilder {
  readonly #positions: ReadonlyMap<Node, number>;
  /** By position: how many operands the value is, what they call it, and the innermost scope that all of them lie in. */
  readonly #uses: Uint32Array;
  readonly #names: string[];
  readonly #scopes: (Scope | undefined)[];
  readonly #gradients: DrawnGradients;
  readonly #numerical: readonly (Shown | undefined)[];
  readonly #modules = new ModuleTable();
  readonly #counts = new Map<string, number>();
  readonly #ids: string[] = [];
  readonly #edges: GraphEdge[] = [];

  constructor(roots: readonly Tensor[], seed?: Tensor, numerical = false) {
    this.#positions = new Map(topologicalOrder(roots).map((node, at) => [node, at]));
    const { size } = this.#positions;
    this.#uses = new Uint32Array(size);
    this.#names = new Array<string>(size).fill("");
    this.#scopes = new Array<Scope | undefined>(size).fill(undefined);
    for (const source of this.#positions.keys())
      if (source instanceof GradFn) for (const input of source.inputs) this.#countUse(input, source.scope);
    for (const root of roots) this.#countUse(root, undefined);
    this.#gradients = drawnGradients(this.#positions, this.#uses, roots[0], seed);
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
    const symbol = rules.symbol ?? rules.name;
    const { message } = error;
    nodes.push([id, new GraphNode({ id, kind: "failed", op: rules.name, symbol, module, source, message })]);
    return this.#snapshot(nodes);
  }

  #recorded(): [string, GraphNode][] {
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
    return nodes;
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

  #countUse(value: Tensor, scope: Scope | undefined): void {
    const at = this.#positionOf(value);
    const count = (this.#uses[at] as number) + 1;
    this.#uses[at] = count;
    if (this.#names[at] === "") this.#names[at] = value.name;
    this.#scopes[at] = count === 1 ? scope : commonScope(this.#scopes[at], scope);
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
      numerical: this.#numerical[position],
      saved: savedOf(op),
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
      numerical: this.#numerical[position],
      module,
    });
  }

  #output(root: Tensor): GraphNode {
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
      numerical: this.#numerical.at(-1),
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
          differentiable: isFollowed(op, operand),
          gradient: whole ? this.#gradients.totals[at] : this.#gradients.share(op, operand),
          localText: op.rules.local?.[operand] ?? "",
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

/** The parameters of modules (a class of their own) and nameless constants stand where they are used; what a user made and named stands outside. */
function belongsInside(leaf: Tensor): boolean {
  return leaf.requiresGrad ? leaf.constructor !== Tensor : leaf.name === "";
}

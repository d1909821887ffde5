/** Uses: what the ops of a graph, as users of its values, say about them. */
import type { Scope, Tensor } from "../../tensor/index.js";
import { type DrawnGraph, type DrawnLeaf, isOp } from "./drawn-graph.js";
import { commonScope } from "./module-table.js";

/** By the position of a value in creation order. */
export class Uses {
  /** How many operands the value is; a root counts as one. */
  readonly counts: Uint32Array;
  /** The first name that one of the tensors with this value has; "" if none has one. */
  readonly names: string[];
  /** Of a value that was written to after an op had used it: by what; "" else. */
  readonly changes: string[];
  /** The innermost scope that all users lie in. */
  readonly scopes: (Scope | undefined)[];
  /** The first of the calls of one module that all users lie in; undefined where there is no such module. */
  readonly calls: (Scope | undefined)[];

  constructor(graph: DrawnGraph, roots: readonly Tensor[]) {
    const size = graph.nodes.length;
    this.counts = new Uint32Array(size);
    this.names = new Array<string>(size).fill("");
    this.changes = new Array<string>(size).fill("");
    this.scopes = new Array<Scope | undefined>(size).fill(undefined);
    this.calls = new Array<Scope | undefined>(size).fill(undefined);
    const count = (value: DrawnLeaf, scope: Scope | undefined) => this.#count(value, graph.at(value), scope);
    for (const node of graph.nodes)
      if (isOp(node))
        for (const [i, input] of node.inputs.entries()) {
          count(input, node.scope);
          const change = node.changeOf(i);
          if (change !== undefined) this.changes[graph.at(input)] = change;
        }
    for (const root of roots) count(root, undefined);
  }

  #count({ name }: DrawnLeaf, at: number, scope: Scope | undefined): void {
    const count = (this.counts[at] as number) + 1;
    this.counts[at] = count;
    if (this.names[at] === "") this.names[at] = name;
    this.scopes[at] = count === 1 ? scope : commonScope(this.scopes[at], scope);
    const call = count === 1 ? scope : this.calls[at];
    this.calls[at] = call?.owner !== undefined && call.owner === scope?.owner ? call : undefined;
  }
}

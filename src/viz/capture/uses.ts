/** Uses: what the ops of a graph, as users of its values, say about them. */
import { GradFn, type Node, nodeOf, type Scope, type Tensor } from "../../tensor/index.js";
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

  constructor(positions: ReadonlyMap<Node, number>, roots: readonly Tensor[]) {
    const { size } = positions;
    this.counts = new Uint32Array(size);
    this.names = new Array<string>(size).fill("");
    this.changes = new Array<string>(size).fill("");
    this.scopes = new Array<Scope | undefined>(size).fill(undefined);
    const count = (value: Tensor, scope: Scope | undefined) =>
      this.#count(value, positions.get(nodeOf(value)) as number, scope);
    for (const node of positions.keys())
      if (node instanceof GradFn)
        for (const [i, input] of node.inputs.entries()) {
          count(input, node.scope);
          const change = node.changeOf(i);
          if (change !== undefined) this.changes[positions.get(nodeOf(input)) as number] = change;
        }
    for (const root of roots) count(root, undefined);
  }

  #count({ name }: Tensor, at: number, scope: Scope | undefined): void {
    const count = (this.counts[at] as number) + 1;
    this.counts[at] = count;
    if (this.names[at] === "") this.names[at] = name;
    this.scopes[at] = count === 1 ? scope : commonScope(this.scopes[at], scope);
  }
}

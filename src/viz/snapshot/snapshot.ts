/**
 * The snapshot of a graph: immutable, pure data, equal by value (`is`); every picture is a function of it.
 */
import { List, OrderedMap, Record } from "immutable";
import type { DType } from "../../array/index.js";
import type { Shown } from "./array-summary.js";

/**
 * `parameter`: a leaf that requires grad; `input`: one that does not, constants included; `output`: the root;
 * `failed`: an op that threw, in the graph of its error.
 */
export type NodeKind = "op" | "parameter" | "input" | "output" | "failed";

export interface SavedArrayFields {
  readonly shape: List<number>;
  readonly dtype: DType;
  /** undefined: released. */
  readonly value: Shown | undefined;
}

/** What an op keeps for backward beyond its operands and its result. */
export class SavedArray extends Record<SavedArrayFields>(
  { shape: List(), dtype: "float32", value: undefined },
  "SavedArray",
) {}

export interface GraphNodeFields {
  /** From the module path and the creation order within the graph: `Affine1.matmul_1`. */
  readonly id: string;
  readonly kind: NodeKind;
  /** What the user calls the tensor; "" if nothing. Of an op: the name of its result. */
  readonly name: string;
  /** The op's name; "" for leaves and the output. */
  readonly op: string;
  /** What a lesson draws in the circle of an op. */
  readonly symbol: string;
  /**
   * Of an op: what it takes beside its operands: `axis = 1, eps = 0.1`, a switch that is on, `descending`, or
   * first the places that it reads, `[1:3, :]`; "" if none.
   */
  readonly numbers: string;
  /** Of an op: the plain steps that it is made of, `e = exp(-{a}); {y} = 1 / (1 + e)`; "" if it says none. */
  readonly inside: string;
  /** Of the value. */
  readonly shape: List<number>;
  readonly dtype: DType;
  readonly requiresGrad: boolean;
  /** As it is now. undefined: given up when backward released the graph. */
  readonly value: Shown | undefined;
  /** `changed since by SGD.step`: what wrote to the value after the graph had used it; "" if nothing did. */
  readonly changed: string;
  /**
   * Of the root with respect to this value; of leaves and after `retainGrad()` what `.grad` holds. undefined:
   * not computed.
   */
  readonly gradient: Shown | undefined;
  /**
   * What this graph alone gives: the same as `gradient`, but where `.grad` was not zeroed before, was changed
   * since, or comes from elsewhere. undefined: not computed.
   */
  readonly contributed: Shown | undefined;
  /**
   * The gradient by central differences, where `graphOf` was asked for it and the graph could be run again.
   */
  readonly numerical: Shown | undefined;
  /** Of an op: what it keeps beyond operands and result. */
  readonly saved: List<SavedArray>;
  /** True for an op that backward has gone through without `retainGraph`. */
  readonly released: boolean;
  /** The path of the innermost module that the node stands in; "" outside of all. */
  readonly module: string;
  /** `file:line:column` of the user's call, where sources were recorded. */
  readonly source: string | undefined;
  /** Of a failed op: what it said. */
  readonly message: string;
}

export class GraphNode extends Record<GraphNodeFields>(
  {
    id: "",
    kind: "op",
    name: "",
    op: "",
    symbol: "",
    numbers: "",
    inside: "",
    shape: List(),
    dtype: "float32",
    requiresGrad: false,
    value: undefined,
    changed: "",
    gradient: undefined,
    contributed: undefined,
    numerical: undefined,
    saved: List(),
    released: false,
    module: "",
    source: undefined,
    message: "",
  },
  "GraphNode",
) {}

/** One operand of one op (or of the output): a tensor used twice by an op is two edges. */
export interface GraphEdgeFields {
  readonly from: string;
  readonly to: string;
  /** The position among the operands of `to`. */
  readonly operand: number;
  /** Whether a gradient flows back along this edge. */
  readonly differentiable: boolean;
  /** What this edge contributes to the gradient of `from`. undefined: not computed. */
  readonly gradient: Shown | undefined;
  /** `changed since by SGD.step`: the op saw another value than `from` has now; "" where it is the same. */
  readonly changed: string;
  /**
   * The local derivative as the op writes it: {a}, {b}, ... are the operands, {y} the result. "" if it says
   * none.
   */
  readonly localText: string;
  /**
   * What becomes of the gradient on this edge besides: `summed to (50,)`, `cut to its piece`. "" where it
   * stays in its place.
   */
  readonly carried: string;
  /** The local derivative as a number, between single elements whose values are known. */
  readonly local: number | undefined;
}

export class GraphEdge extends Record<GraphEdgeFields>(
  {
    from: "",
    to: "",
    operand: 0,
    differentiable: false,
    gradient: undefined,
    changed: "",
    localText: "",
    carried: "",
    local: undefined,
  },
  "GraphEdge",
) {}

/** One call of a module, or one `scope`: what its ops are grouped by. */
export interface GraphModuleFields {
  /** The names from the outermost module inwards, dotted; the second under the same names ends in `#2`. */
  readonly path: string;
  readonly name: string;
  /** The path of the enclosing one; "" if there is none. */
  readonly parent: string;
  /** 1 for the first call of this module under these names, 2 for the second, ... */
  readonly call: number;
  /** 1 for the first module of these names, 2 for another one that has the same names, ... */
  readonly namesake: number;
  /** The kind of module, such as `Affine`; "" for a plain `scope`. */
  readonly kind: string;
  readonly details: List<string>;
  /** How many numbers it trains; 0 for a plain `scope`. */
  readonly parameterCount: number;
}

export class GraphModule extends Record<GraphModuleFields>(
  { path: "", name: "", parent: "", call: 1, namesake: 1, kind: "", details: List(), parameterCount: 0 },
  "GraphModule",
) {}

export interface GraphSnapshotFields {
  /** By id, in creation order: operands left to right, each before the op that takes it; the output last. */
  readonly nodes: OrderedMap<string, GraphNode>;
  /** In the order of `to`, then of its operands. */
  readonly edges: List<GraphEdge>;
  /** By path, each after the one that encloses it. */
  readonly modules: OrderedMap<string, GraphModule>;
  /** The id of the output, or of the op that failed; of the leaf itself where no op was recorded. */
  readonly root: string;
}

export class GraphSnapshot extends Record<GraphSnapshotFields>(
  { nodes: OrderedMap(), edges: List(), modules: OrderedMap(), root: "" },
  "GraphSnapshot",
) {}

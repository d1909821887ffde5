/**
 * The scene: which nodes of a snapshot become boxes, arrows and clusters once modules are collapsed and
 * constants hidden.
 */
import type { Shown } from "../snapshot/array-summary.js";
import type { GraphEdge, GraphModule, GraphNode } from "../snapshot/snapshot.js";

/** One outline of the picture: a node, or a module that stands for all nodes in it. */
export type Box = { readonly id: string } & (
  | { readonly node: GraphNode; readonly module?: undefined }
  | { readonly node?: undefined; readonly module: GraphModule }
);

/** A value on its way from one box to another, and its gradient on the way back. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  /** The node whose value it is. */
  readonly value: GraphNode;
  readonly edge: GraphEdge;
  readonly gradient: Shown | undefined;
  /** The path of the innermost cluster that both ends lie in; "" for none. */
  readonly cluster: string;
  /** The position among the arrows into `to`, and how many there are. */
  readonly place: number;
  readonly places: number;
  /** How many values it stands for, where that is more than this one. */
  readonly times?: number;
}

/**
 * A dashed line around the boxes of a module, and around the clusters of the modules in it (the word is
 * Graphviz's).
 */
export interface Cluster {
  readonly module: GraphModule;
  readonly items: (Box | Cluster)[];
}

/** The steps of an unrolled loop, side by side. */
export interface Columns {
  /** By step: the ids of its boxes, in the order in which they are computed. */
  readonly steps: readonly (readonly string[])[];
  /** By step: which of the loops it belongs to. */
  readonly loops: readonly number[];
  /** The step that a box belongs to. */
  readonly stepOf: ReadonlyMap<string, number>;
  readonly cells: ReadonlySet<string>;
  /** The cells that are calls of one module. */
  readonly called: ReadonlySet<string>;
  /** By path, the modules that cells stand in: what is in columns needs no outline. */
  readonly around: ReadonlySet<string>;
  /** Whether they stand in an outline all the same: that of a module further out. */
  readonly nested: boolean;
  /** Boxes that stand for the input of a step, and say its shape themselves. */
  readonly inputs: ReadonlySet<string>;
  /** From leaves that the steps share: the first of each leaf is a dotted line, all others are not drawn. */
  readonly shared: ReadonlyMap<Arrow, "first" | "further">;
  /** By box: the parameters that the steps share, whose gradients stand in the box. */
  readonly said: ReadonlyMap<string, readonly Arrow[]>;
}

export interface Scene {
  /** What lies outside of all clusters, and the outermost clusters, in creation order. */
  readonly items: readonly (Box | Cluster)[];
  /** The id of the box that a node is drawn as, or in, by the node's id; none for what is hidden. */
  readonly boxOf: ReadonlyMap<string, string>;
  readonly arrows: readonly Arrow[];
  /** How many operands each node is, by id. */
  readonly uses: ReadonlyMap<string, number>;
  /**
   * The paths of the clusters that a leaf enters from outside as an operand other than the first: from below,
   * as operands are stacked.
   */
  readonly fedFromBelow: ReadonlySet<string>;
  /** The steps of an unrolled loop, where they stand side by side. */
  readonly columns?: Columns;
}

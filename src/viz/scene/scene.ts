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
}

/**
 * A dashed line around the boxes of a module, and around the clusters of the modules in it (the word is
 * Graphviz's).
 */
export interface Cluster {
  readonly module: GraphModule;
  readonly items: (Box | Cluster)[];
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
}

/** Layer 3: pictures of graphs and of training. */
export { ArraySummary, type ArraySummaryFields, type Shown } from "./array-summary.js";
export { type CurvesOptions, plotCurves, type TrainingHistory } from "./curves.js";
export { toDot } from "./dot.js";
export { type GraphOptions, type GraphSource, graphOf } from "./graph-of.js";
export type { DrawingOptions } from "./options.js";
export {
  GraphEdge,
  type GraphEdgeFields,
  GraphModule,
  type GraphModuleFields,
  GraphNode,
  type GraphNodeFields,
  GraphSnapshot,
  type GraphSnapshotFields,
  type NodeKind,
  SavedArray,
  type SavedArrayFields,
} from "./snapshot.js";
export { sparkline } from "./sparkline.js";
export { toSvg } from "./svg.js";
export { type Theme, themes } from "./theme.js";

/** Layer 3: pictures of graphs and of training. */
export { ArraySummary, type ArraySummaryFields, type Shown } from "./array-summary.js";
export { type CurvesOptions, plotCurves, type TrainingHistory } from "./curves.js";
export { describe } from "./describe.js";
export { type ChangedNode, diffGraphs, GraphDiff, type GraphDiffFields } from "./diff.js";
export { toDot } from "./dot.js";
export { type Frame, frames } from "./frames.js";
export { graphFromJson } from "./graph-from-json.js";
export { graphJson } from "./graph-json.js";
export { type GraphOptions, type GraphSource, graphOf } from "./graph-of.js";
export {
  type EdgeJson,
  type GraphJson,
  graphJsonVersion,
  type ModuleJson,
  type NodeJson,
  type NumberJson,
  type SavedJson,
  type ShownJson,
} from "./graph-schema.js";
export { type PlayerOptions, toHtml } from "./html.js";
export { toMermaid } from "./mermaid.js";
export type { DrawingOptions } from "./options.js";
export { type PngOptions, toPng } from "./png.js";
export type { Drawable } from "./prepare.js";
export * from "./report/index.js";
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
export { type Phase, type Step, steps } from "./steps.js";
export { toSvg } from "./svg.js";
export { type Theme, themes } from "./theme.js";

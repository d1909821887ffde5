/** Pictures of graphs and of training. */

export type { AnimationOptions } from "./animation/options.js";
export { toAnimatedSvg } from "./animation/to-animated-svg.js";
export { type GifOptions, toGif } from "./animation/to-gif.js";
export type { Drawable } from "./capture/drawable.js";
export { type GraphOptions, type GraphRoot, graphOf } from "./capture/graph-of.js";
export { type ChangedNode, diffGraphs, GraphDiff, type GraphDiffFields } from "./compare/diff-graphs.js";
export { definePlayer } from "./element/define-player.js";
export { type GraphPageOptions, toGraphHtml } from "./explorer/html.js";
export type { FigureOptions, PlottedNumbers } from "./figures/frame.js";
export {
  type HistogramsOptions,
  type PlottedHistogram,
  plotHistograms,
} from "./figures/plot-histograms.js";
export { type ImagesOptions, type PlottedImages, plotImages } from "./figures/plot-images.js";
export { type LinesOptions, type PlottedLine, plotLines } from "./figures/plot-lines.js";
export {
  type PlaneContent,
  type PlaneOptions,
  type PlottedField,
  type PlottedPlaces,
  plotPlane,
} from "./figures/plot-plane.js";
export { graphFromJson } from "./json/graph-from-json.js";
export { graphJson } from "./json/graph-json.js";
export {
  type EdgeJson,
  type GraphJson,
  graphJsonVersion,
  type ModuleJson,
  type NodeJson,
  type NumberJson,
  type SavedJson,
  type ShownJson,
} from "./json/schema.js";
export { type Language, loadLanguage } from "./languages/loaded.js";
export * from "./network/index.js";
export { type PlayerOptions, toHtml } from "./player/html.js";
export { type CurvesOptions, plotCurves } from "./plots/curves.js";
export type { TrainingHistory } from "./plots/history.js";
export { sparkline } from "./plots/sparkline.js";
export * from "./report/index.js";
export type { ImageShapes } from "./scene/image-kinds.js";
export type { DrawingOptions } from "./scene/options.js";
export { ArraySummary, type ArraySummaryFields, type Shown } from "./snapshot/array-summary.js";
export type { ImageShape } from "./snapshot/image-shape.js";
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
} from "./snapshot/snapshot.js";
export type { ThemeChoice, ThemeName } from "./theme/choice.js";
export { type Theme, themes } from "./theme/theme.js";
export { describe } from "./words/describe.js";
export { type Step, steps } from "./words/steps.js";
export type { Phase } from "./words/tell.js";
export { toDot } from "./write/dot.js";
export { type Frame, frames } from "./write/frames.js";
export { toMermaid } from "./write/mermaid.js";
export { toNetron } from "./write/netron.js";
export { type PngOptions, toPng } from "./write/png.js";
export { toSvg } from "./write/svg.js";
export { toTikz } from "./write/tikz.js";

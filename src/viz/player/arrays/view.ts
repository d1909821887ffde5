/**
 * Views: what the page shows of the numbers inside one step. Its program draws them (program/views.js) from
 * these fields, which stand in the page as JSON.
 */
import type { Matrix } from "./matrix.js";

/** A matrix with what stands above it. */
export interface Grid extends Matrix {
  /** `∂W`, `Xᵀ` */
  readonly name: string;
  /** `(2, 3)` of the array that it shows. */
  readonly shape: string;
  /** Whether it is a gradient, which has a colour of its own. */
  readonly gradient: boolean;
}

interface Shared {
  /** What the button says that shows it. */
  readonly title: string;
  /** What has to be known beside the numbers: arrays that have changed, or that are shown in part. */
  readonly notes: readonly string[];
  /** The question that the result answers in predict mode. */
  readonly rule?: string | undefined;
  /** The question that the upstream gradient answers: the gradients that the view begins with. */
  readonly above?: string | undefined;
}

/** The first of factors times the second, in Falk's scheme. */
export interface ProductView extends Shared {
  readonly kind: "product";
  readonly left: Grid;
  readonly right: Grid;
  readonly result: Grid;
  /** Where an entry had its paths to: a row or a column of the result, by which of its indices. */
  readonly paths?:
    | { readonly operand: string; readonly y: string; readonly to: "row" | "column"; readonly by: 0 | 1 }
    | undefined;
}

/** What many places add up to. */
export interface GatherView extends Shared {
  readonly kind: "gather";
  readonly along: "rows" | "columns" | "all";
  readonly source: Grid;
  readonly result: Grid;
  /** By what the sum is divided; 1 for a sum. */
  readonly over: number;
}

/** A window that goes over an image, each element times one of a filter. */
export interface WindowView extends Shared {
  readonly kind: "window";
  readonly image: Grid;
  readonly filter: Grid;
  readonly result: Grid;
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
  readonly dilation: readonly [number, number];
}

/** A window that goes over an image, of which the largest or the mean is kept. */
export interface PoolView extends Shared {
  readonly kind: "pool";
  readonly by: "max" | "mean";
  readonly image: Grid;
  /** What arrives from above, where `result` is the gradient of the image. */
  readonly upstream?: Grid;
  readonly result: Grid;
  readonly kernel: readonly [number, number];
  /** By what the sum of a window is divided: its size, or 1 for the largest. */
  readonly over: number;
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
  readonly dilation: readonly [number, number];
}

/** A fused op as the plain steps that it stands for. */
export interface TwinView extends Shared {
  readonly kind: "twin";
  readonly hint: string;
  /** How many of the figures are what the steps begin with. */
  readonly given: number;
  /** Without a grid the formula alone: its numbers are not known. */
  readonly steps: readonly { readonly formula: string; readonly grid: Grid | undefined }[];
}

export type View = ProductView | GatherView | WindowView | PoolView | TwinView;

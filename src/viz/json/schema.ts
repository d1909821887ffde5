/** The schema of a graph as JSON: versioned, for programs in any language. */
import type { DType } from "../../array/index.js";
import type { NodeKind } from "../snapshot/snapshot.js";

/**
 * Raised when a reader of the last version would misread a file; fields that are new and may be left out do
 * not raise it.
 */
export const graphJsonVersion = 1;

/** JSON has no NaN, no infinities and no -0: these are strings. */
export type NumberJson = number | "NaN" | "Infinity" | "-Infinity" | "-0";

/** A single element, or several. Values are listed for at most 64; of more there may be an excerpt. */
export type ShownJson =
  | NumberJson
  | {
      readonly values?: readonly NumberJson[];
      readonly excerpt?: readonly NumberJson[];
      readonly mean: NumberJson;
      readonly min: NumberJson;
      readonly max: NumberJson;
      readonly norm: NumberJson;
      readonly nonFinite: number;
    };

export interface SavedJson {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly value?: ShownJson;
}

export interface NodeJson {
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  readonly op: string;
  readonly symbol: string;
  readonly numbers?: string;
  readonly inside?: string;
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly requiresGrad: boolean;
  readonly value?: ShownJson;
  readonly changed?: string;
  readonly gradient?: ShownJson;
  /** Left out where it is the same as `gradient`; "?" where that is known and this is not. */
  readonly contributed?: ShownJson | "?";
  readonly numerical?: ShownJson;
  readonly saved?: readonly SavedJson[];
  readonly released: boolean;
  readonly module: string;
  readonly source?: string;
  readonly message?: string;
}

export interface EdgeJson {
  readonly from: string;
  readonly to: string;
  readonly operand: number;
  readonly differentiable: boolean;
  readonly gradient?: ShownJson;
  readonly changed?: string;
  readonly localText: string;
  readonly carried?: string;
  readonly local?: NumberJson;
}

export interface ModuleJson {
  readonly path: string;
  readonly name: string;
  readonly parent: string;
  readonly call: number;
  /** Left out where it is 1. */
  readonly namesake?: number;
  readonly kind: string;
  readonly details: readonly string[];
  readonly parameterCount: number;
}

/**
 * The schema. Fields mean what those of GraphSnapshot, GraphNode, GraphEdge and GraphModule mean; what is
 * unknown is left out.
 */
export interface GraphJson {
  readonly format: "wengert-graph";
  readonly version: typeof graphJsonVersion;
  readonly root: string;
  /** In creation order: operands before the op that takes them. */
  readonly nodes: readonly NodeJson[];
  readonly edges: readonly EdgeJson[];
  /** Each after the one that encloses it. */
  readonly modules: readonly ModuleJson[];
}

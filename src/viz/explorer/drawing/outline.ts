/**
 * An outline: what a page knows of a graph whose modules open and close. Lists of numbers, column by column,
 * since there may be a hundred thousand nodes; texts are in one table and told by their place in it.
 */
import type { Attributes } from "../../write/styles/style.js";

export interface Outline {
  readonly texts: readonly string[];
  /** The first is what stands in no module; each comes after the one around it. */
  readonly modules: {
    readonly parent: readonly number[];
    /** What a closed one says in its box, an open one on its outline, and both to who hears them. */
    readonly label: readonly number[];
    readonly title: readonly number[];
    readonly look: readonly number[];
    /** How many nodes stand in it, at whatever depth. */
    readonly size: readonly number[];
  };
  readonly nodes: {
    readonly module: readonly number[];
    readonly label: readonly number[];
    readonly look: readonly number[];
    /** What it is called, its op or kind, its shape: what is searched and told. */
    readonly name: readonly number[];
    readonly what: readonly number[];
    readonly shape: readonly number[];
    /** The gradient of all its uses together. */
    readonly gradient: readonly number[];
    /** 1 for leaves: they are drawn once more where they are used often. */
    readonly leaf: readonly number[];
  };
  readonly edges: {
    readonly from: readonly number[];
    readonly to: readonly number[];
    readonly value: readonly number[];
    readonly gradient: readonly number[];
    /** 1 for an operand after the first. */
    readonly later: readonly number[];
  };
  /** Unrolled loops, by the module that they stand in: the boxes of each step, which is drawn as a column. */
  readonly columns: readonly {
    readonly module: number;
    readonly steps: readonly (readonly string[])[];
  }[];
  /** How boxes look, but for their labels. */
  readonly looks: readonly Attributes[];
  readonly style: { readonly graph: Attributes; readonly node: Attributes; readonly edge: Attributes };
}

/** What a closed module, or a node, is called in a picture: `m3`, `n17`. */
export const moduleId = (module: number) => `m${module}`;
export const nodeId = (node: number) => `n${node}`;

/** The modules around one, itself first, the outermost (0) left out. */
export function around({ modules }: Outline, module: number): number[] {
  const path: number[] = [];
  for (let at = module; at > 0; at = modules.parent[at] as number) path.push(at);
  return path;
}

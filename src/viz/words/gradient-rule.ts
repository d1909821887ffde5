/** What is said of one gradient: where it comes from, and what it may be taken for. */
import type { List } from "immutable";
import type { Arrow } from "../scene/scene.js";
import type { Shown } from "../snapshot/array-summary.js";

/** One gradient and where it comes from. */
export interface ChainRule {
  /** `∂price/∂apple`; of one contribution among several `∂L/∂a by use 1`. */
  readonly subject: string;
  /** `upstream 1.1 × local 2 (= apple_num)`; a sum over all uses where a value has several. */
  readonly reason: string;
  /** `2.2`; of an array its shape and norm. */
  readonly answer: string;
  /** The number itself, where it is a single one. */
  readonly value: number | undefined;
  /** All numbers row by row, where there are several and they are known. */
  readonly values: List<number> | undefined;
  /** `(100, 50)` */
  readonly shape: string;
  /** The same as numbers. */
  readonly extents: readonly number[];
  /** What is odd about it; "" if nothing. */
  readonly note: string;
  /** The id of the node whose gradient it is. */
  readonly node: string;
  /** Whether the answer is the whole gradient of that node, not one contribution of several. */
  readonly whole: boolean;
  /** What it may be taken for by who forgets or turns round a part of it. */
  readonly mistakes: Mistakes;
  /** The arrow that carries it back; undefined for a sum, and for a gradient that stays in a module. */
  readonly arrow: Arrow | undefined;
}

/** The numbers that the gradient is made of, one by one. */
export interface Mistakes {
  /** What arrives from above. */
  readonly upstream?: Shown | undefined;
  readonly local?: number | undefined;
  /** Of a sum: what it adds up. */
  readonly parts?: readonly Shown[];
}

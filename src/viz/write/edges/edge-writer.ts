/** What the writer of a picture asks of its edges. */
import type { Rows } from "../rows/rows.js";
import type { WireLook } from "./wire.js";

export interface EdgeWriter {
  readonly rows: Rows;
  /** What belongs to the edges and stands in a row, inside a cluster; "" for outside of all. */
  inside(cluster: string, row: number, level: number): readonly string[];
  edges(): readonly string[];
  /** The boxes that arrows run between, by number; nothing for wires. */
  readonly ends: ReadonlyMap<number, readonly [string, string]>;
  /** What an SVG has to know of wires, by number. */
  readonly looks: ReadonlyMap<string, WireLook>;
}

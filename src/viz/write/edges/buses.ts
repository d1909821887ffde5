/**
 * Buses: an op of very many operands would be as high as all of them, one above the other. They stand in
 * columns instead, and one line leads from column to column into the op, and gathers their wires.
 */
import { mostOperands } from "../../scene/prepare.js";
import { addTo } from "../../snapshot/edges.js";
import { quoteDot } from "../../text/escape.js";
import { statement } from "../dot-text.js";
import type { Wire } from "./wire.js";

/** How much wider than high an operand is with its numbers, about. */
const proportion = 3;

export interface Bundled {
  /** The point that the wire leads to. */
  readonly end: string;
  /** Whether that point is stated where this wire is. */
  readonly isFirst: boolean;
  /** The part of the gathering line that is drawn with this wire, and how many ranks it is long. */
  readonly goesOn?: { readonly from: string; readonly to: string; readonly ranks: number };
}

export class Buses {
  readonly #of = new Map<Wire, Bundled>();

  /** @param wires those that no row ends in. */
  constructor(wires: readonly Wire[]) {
    const into = new Map<string, Wire[]>();
    for (const wire of wires) addTo(into, wire.to, wire);
    for (const [to, all] of into) if (all.length > mostOperands) this.#gather(to, all);
  }

  of(wire: Wire): Bundled | undefined {
    return this.#of.get(wire);
  }

  /** Where these wires come together, as statements. */
  nodes(wires: readonly Wire[], level: number): string[] {
    return wires.flatMap((wire) => {
      const bundled = this.#of.get(wire);
      if (bundled?.isFirst !== true) return [];
      return [statement(level, quoteDot(bundled.end), { shape: "point", style: "invis", width: 0 })];
    });
  }

  #gather(to: string, all: readonly Wire[]): void {
    const most = Math.ceil(all.length / Math.ceil(Math.sqrt(all.length / proportion)));
    const columns = Math.ceil(all.length / most);
    const point = (column: number) => `${to} bus ${column + 1}`;
    for (let column = 0; column < columns; column++) {
      const wires = all.slice(column * most, (column + 1) * most);
      const end = point(column);
      // operands keep their order: the line comes from the left into the middle of a column
      const middle = wires.length >> 1;
      for (const [i, wire] of wires.entries()) {
        const enters = column > 0 && i === middle && { from: point(column - 1), to: end, ranks: 2 };
        const leaves = column === columns - 1 && i === wires.length - 1 && { from: end, to, ranks: 1 };
        const goesOn = leaves || enters;
        this.#of.set(wire, { end, isFirst: i === 0, ...(goesOn && { goesOn }) });
      }
    }
  }
}

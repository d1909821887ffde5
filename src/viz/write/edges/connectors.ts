/**
 * Connectors: where wires leave a row, and where they enter another. `▸ 1` ends a row, `1 ▸` begins one; a
 * number stands for one value.
 */
import { addTo } from "../../snapshot/edges.js";
import { quoteDot } from "../../text/escape.js";
import { indent, statement } from "../dot-text.js";
import type { Pen } from "../pen.js";
import type { Rows } from "../rows/rows.js";
import type { Attributes } from "../styles/style.js";
import type { Wire } from "./wire.js";

interface Cut {
  readonly number: number;
  /** Several wires go on from here, each with numbers of its own. */
  readonly shared: boolean;
}

export class Connectors {
  readonly #pen: Pen;
  readonly #rows: Rows;
  readonly #cuts = new Map<string, Cut>();
  readonly #into = new Map<number, Set<number>>();
  readonly #outOf = new Map<number, number[]>();
  readonly #entered = new Set<string>();
  /** By row: where its wires come from, and the first rank that each leads to. */
  readonly #starts = new Map<number, Map<string, number>>();
  /** What leads the values that several wires share out of their rows. */
  readonly wires: readonly Wire[];

  constructor(pen: Pen, rows: Rows, wires: readonly Wire[]) {
    this.#pen = pen;
    this.#rows = rows;
    const leaving = new Map<string, Wire[]>();
    for (const wire of wires) if (rows.of(wire.from) !== rows.of(wire.to)) addTo(leaving, wire.from, wire);
    const shared: Wire[] = [];
    for (const [from, cut] of leaving) {
      const number = this.#cuts.size + 1;
      this.#cuts.set(from, { number, shared: cut.length > 1 });
      addTo(this.#outOf, rows.of(from), number);
      for (const { to } of cut) {
        const entering = this.#into.get(rows.of(to)) ?? new Set();
        this.#into.set(rows.of(to), entering.add(number));
      }
      if (cut.length > 1)
        shared.push(
          this.#leaving(
            cut,
            wires.filter((wire) => wire.from === from),
          ),
        );
    }
    this.wires = shared;
    if (rows.count === 1) return;
    for (const wire of wires) {
      const isCut = rows.of(wire.from) !== rows.of(wire.to);
      const start = isCut ? this.#entrance(wire) : wire.from;
      this.#entered.add(wire.to);
      const starts = this.#starts.get(rows.of(wire.to)) ?? new Map<string, number>();
      const first = Math.min(starts.get(start) ?? Number.POSITIVE_INFINITY, rows.rank(wire.to));
      this.#starts.set(rows.of(wire.to), starts.set(start, first));
    }
  }

  /** Where the part of a wire with the numbers begins and ends. */
  ends(wire: Wire): readonly [string, string] {
    const cut = this.#cuts.get(wire.from);
    if (this.wires.includes(wire)) return [wire.from, wire.to]; // leads to where the row ends
    if (cut === undefined || this.#rows.of(wire.from) === this.#rows.of(wire.to)) return [wire.from, wire.to];
    return cut.shared ? [this.#entrance(wire), wire.to] : [wire.from, exit(cut.number)];
  }

  /** Where a wire goes on whose numbers stand before the cut. */
  further(wire: Wire): string[] {
    return this.#cuts.get(wire.from)?.shared === false ? [this.#entrance(wire)] : [];
  }

  nodes(row: number, level: number): string[] {
    if (this.#rows.count === 1) return [];
    const look: Attributes = { shape: "plaintext", fontsize: 12, margin: 0, width: 0.3, height: 0.2 };
    const node = (id: string, label: string) => statement(level, quoteDot(id), { label, ...look });
    return [
      statement(level, quoteDot(head(row)), { shape: "point", style: "invis", width: 0 }),
      ...(this.#outOf.get(row) ?? []).map((number) => node(exit(number), `▸ ${number}`)),
      ...[...(this.#into.get(row) ?? [])].map((number) => node(entrance(number, row), `${number} ▸`)),
    ];
  }

  /** Rows begin at the same place, one below the other: Graphviz stacks what stands in a rank from below. */
  edges(): string[] {
    const { count } = this.#rows;
    if (count === 1) return [];
    const rows = Array.from({ length: count }, (_, row) => row);
    const heads = rows.map((row) => `${quoteDot(head(row))};`).join(" ");
    const invisible = (from: string, to: string, weight: number) =>
      statement(1, `${quoteDot(from)} -> ${quoteDot(to)}`, { style: "invis", weight });
    return [
      `${indent(1)}{ rank=same; ${heads} }`,
      ...rows.slice(1).map((row) => invisible(head(row), head(row - 1), 1)),
      ...rows.flatMap((row) => {
        const known = this.#starts.get(row) ?? new Map<string, number>();
        const starts = [...known.keys()]
          .filter((id) => !this.#entered.has(id))
          .sort((a, b) => (known.get(a) as number) - (known.get(b) as number));
        return starts.map((id, i) => invisible(head(row), id, i === 0 ? 1 : 0));
      }),
    ];
  }

  /** It bears the whole gradient where all that uses the value comes later; else its parts say it. */
  #leaving(cut: readonly Wire[], all: readonly Wire[]): Wire {
    const first = cut[0] as Wire;
    const { arrow, value, from } = first;
    const { number } = this.#cuts.get(from) as Cut;
    const differentiable = cut.some(({ gradient }) => gradient !== "");
    const whole = cut.length === all.length && differentiable;
    const gradient = whole ? this.#pen.labels.gradient(arrow.value, arrow.value.contributed) : "";
    return {
      ...first,
      id: `${first.id}_2`,
      to: exit(number),
      value,
      gradient,
      gradientMark: gradient === "" ? undefined : this.#pen.marker?.gradient(arrow, gradient),
    };
  }

  #entrance(wire: Wire): string {
    const { number } = this.#cuts.get(wire.from) as Cut;
    return entrance(number, this.#rows.of(wire.to));
  }
}

const exit = (number: number) => `out ${number}`;
const entrance = (number: number, row: number) => `in ${number} row ${row + 1}`;
const head = (row: number) => `row ${row + 1}`;

/**
 * Questions: the gradients that a reader may be asked for in predict mode, each by the id that the page finds
 * its answer by, with the mistakes that the page has a hint for.
 */
import type { Prepared } from "../scene/prepare.js";
import type { Shown } from "../snapshot/array-summary.js";
import type { ChainRule } from "../words/gradient-rule.js";
import type { ToldStep } from "../words/tell.js";

/** What is asked of one gradient. */
export interface Asked {
  /** `[0, 2]`, where one entry of several is asked for. */
  readonly entry: string;
  /** The number that is right; undefined where the shape is asked for. */
  readonly value: number | undefined;
  /** Numbers that say which mistake was made, as the hints are called. */
  readonly mistakes: readonly (readonly [
    kind: "upstream" | "local" | "divided" | "part" | "transposed",
    number,
  ])[];
}

export class Questions {
  readonly #ids = new Map<ChainRule, string>();
  readonly #byArrow = new Map<string, string>();
  readonly #byNode = new Map<string, string>();

  constructor({ scene: { arrows } }: Prepared, told: readonly ToldStep[]) {
    const places = new Map(arrows.map((arrow, i) => [arrow, i]));
    for (const rule of told.flatMap(({ rules }) => rules)) {
      if (rule.answer === "?") continue;
      const id = `r${this.#ids.size}`;
      this.#ids.set(rule, id);
      if (rule.arrow !== undefined) this.#byArrow.set(`g${places.get(rule.arrow)}`, id);
      if (rule.whole) this.#byNode.set(rule.node, id);
    }
  }

  get size(): number {
    return this.#ids.size;
  }

  /** The question that a rule answers. */
  answeredBy(rule: ChainRule): string | undefined {
    return this.#ids.get(rule);
  }

  /** The question whose answer stands at an arrow, given as the id of the arrow's group in the picture. */
  atArrow(group: string): string | undefined {
    return this.#byArrow.get(group);
  }

  /** The question whose answer is the whole gradient of a node. */
  aboutNode(id: string | undefined): string | undefined {
    return id === undefined ? undefined : this.#byNode.get(id);
  }
}

/** One entry of an array that is known, the number of a single element, else the shape. */
export function askedOf({ value, values, extents, mistakes }: ChainRule): Asked {
  if (value !== undefined) return { entry: "", value, mistakes: mistakesIn(mistakes, single) };
  if (values === undefined || values.size === 0) return { entry: "", value: undefined, mistakes: [] };
  const at = entryAsked(values.toArray());
  const [rows, columns] = extents.length === 2 ? (extents as [number, number]) : [0, 0];
  const [row, column] = [Math.floor(at / columns), at % columns];
  const turned = rows === columns ? values.get(column * columns + row) : undefined;
  return {
    entry: `[${indices(at, extents).join(", ")}]`,
    value: values.get(at),
    mistakes: [
      ...mistakesIn(mistakes, (shown) => {
        if (typeof shown === "number") return shown;
        return shown.values?.size === values.size ? shown.values.get(at) : undefined;
      }),
      ...(turned === undefined ? [] : [["transposed", turned] as const]),
    ],
  };
}

function mistakesIn(
  { upstream, local, parts = [] }: ChainRule["mistakes"],
  read: (shown: Shown) => number | undefined,
): Asked["mistakes"] {
  const above = upstream === undefined ? undefined : read(upstream);
  const known: [Asked["mistakes"][number][0], number | undefined][] = [
    ["upstream", local],
    ["local", above],
    ["divided", above === undefined || local === undefined ? undefined : above / local],
    ...parts.map((part): ["part", number | undefined] => ["part", read(part)]),
  ];
  return known.flatMap(([kind, number]) => (number === undefined ? [] : [[kind, number] as const]));
}

const single = (shown: Shown) => (typeof shown === "number" ? shown : undefined);

/** The last that is not 0 and no other entry's number, so that it cannot be read off elsewhere. */
function entryAsked(values: readonly number[]): number {
  const alone = values.findLastIndex((x) => x !== 0 && values.indexOf(x) === values.lastIndexOf(x));
  return alone === -1
    ? Math.max(
        0,
        values.findLastIndex((x) => x !== 0),
      )
    : alone;
}

function indices(at: number, extents: readonly number[]): number[] {
  let left = at;
  return extents
    .toReversed()
    .map((extent) => {
      const index = left % extent;
      left = Math.floor(left / extent);
      return index;
    })
    .reverse();
}

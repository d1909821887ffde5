/**
 * loopsIn, columnsOf: the steps of a loop that was unrolled, to be drawn side by side. A step is one call of
 * a cell with what belongs to it alone: its input above, what becomes of its output below.
 */
import { addTo } from "../snapshot/edges.js";
import type { GraphModule } from "../snapshot/snapshot.js";
import { isFolded } from "./folds/fold.js";
import type { Arrow, Box, Columns, Scene } from "./scene.js";
import { boxesOf } from "./visit-items.js";

/** So often a cell has to be called. */
const leastSteps = 3;

/** So many boxes may belong to a step beside its cells. */
const mostInStep = 6;

/** A loop that was unrolled: by step, the ids of all of its boxes, and of the cells among them. */
export interface Loop {
  readonly steps: readonly (readonly string[])[];
  readonly cells: readonly (readonly string[])[];
}

/** Of a scene: what there is, and what gives something to what. */
interface Joined extends Pick<Scene, "items"> {
  readonly arrows: readonly Pick<Arrow, "from" | "to">[];
}

/** @returns none where nothing is unrolled, or two loops claim the same box. */
export function loopsIn(scene: Joined): Loop[] {
  const finder = new Finder(scene);
  const loops = finder
    .groups()
    .map((cells): Loop => ({ cells, steps: finder.stepsAround(cells) }))
    .filter(isWorthIt);
  const ids = loops.flatMap(({ steps }) => steps.flat());
  return new Set(ids).size < ids.length ? [] : loops;
}

/** A mere chain of cells is a row. */
const isWorthIt = ({ steps }: Loop) => steps.filter((ids) => ids.length > 1).length >= leastSteps - 1;

/**
 * How loops are drawn, each step a column.
 * @param outlined whether the modules around cells keep their outlines: where they were opened one by one.
 */
export function columnsOf(scene: Scene, loops: readonly Loop[], outlined: boolean): Columns {
  const steps = loops.flatMap((loop) => loop.steps);
  const stepOf = new Map(steps.flatMap((ids, step) => ids.map((id) => [id, step] as const)));
  const cells = new Set(loops.flatMap((loop) => loop.cells.flat()));
  const modules = boxesOf(scene.items).filter(({ id, module }) => module !== undefined && stepOf.has(id));
  const inputs = modules.filter(({ module }) => module?.kind === "");
  const inCells = modules.filter(({ id }) => cells.has(id));
  const again = new Set(inCells.flatMap(({ module }) => (module && module.call > 1 ? [calls(module)] : [])));
  const called = inCells.filter(({ module }) => module && again.has(calls(module)));
  const around = new Set(outlined ? [] : inCells.map(({ module }) => module?.parent ?? ""));
  const outermost = scene.items.some((item) =>
    "items" in item ? around.has(item.module.path) : cells.has(item.id),
  );
  return {
    steps,
    loops: loops.flatMap((loop, i) => loop.steps.map(() => i)),
    stepOf,
    cells,
    called: new Set(called.map(({ id }) => id)),
    around,
    nested: !outermost,
    inputs: new Set(inputs.map(({ id }) => id)),
    ...sharedLeaves(scene, stepOf),
  };
}

function sharedLeaves({ items, arrows }: Scene, stepOf: ReadonlyMap<string, number>) {
  const boxes = boxesOf(items);
  const leaves = new Set(boxes.flatMap(({ id, node }) => (node && isLeaf(node.kind) ? [id] : [])));
  const folded = new Set(boxes.flatMap(({ id, module }) => (module && isFolded(module) ? [id] : [])));
  const uses = new Map<string, Arrow[]>();
  for (const arrow of arrows)
    if (leaves.has(arrow.from) && stepOf.has(arrow.to)) addTo(uses, arrow.from, arrow);
  const shared = new Map<Arrow, "first" | "further">();
  const said = new Map<string, Arrow[]>();
  for (const into of uses.values()) {
    if (new Set(into.map(({ to }) => stepOf.get(to))).size < leastSteps) continue;
    for (const [i, arrow] of into.entries()) {
      shared.set(arrow, i === 0 ? "first" : "further");
      // what several steps add together is not known
      if (arrow.edge.differentiable && !folded.has(arrow.to)) addTo(said, arrow.to, arrow);
    }
  }
  return { shared, said };
}

const isLeaf = (kind: string) => kind === "parameter" || kind === "input";

class Finder {
  readonly #boxes: readonly Box[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #byId: ReadonlyMap<string, Box>;
  readonly #into = new Map<string, string[]>();
  readonly #outOf = new Map<string, string[]>();

  constructor({ items, arrows }: Joined) {
    this.#boxes = boxesOf(items);
    this.#byId = new Map(this.#boxes.map((box) => [box.id, box]));
    this.#places = new Map(this.#boxes.map(({ id }, place) => [id, place]));
    for (const { from, to } of arrows) {
      addTo(this.#into, to, from);
      addTo(this.#outOf, from, to);
    }
  }

  /** By loop, by step: the cells; those of stacked layers belong to one step. */
  groups(): string[][][] {
    const groups: string[][][] = [];
    for (const chain of this.#chains()) {
      const below = groups.find(
        (steps) =>
          steps.length === chain.length &&
          steps.every((cells, i) => this.#gives(cells.at(-1) as string, chain[i] as string)),
      );
      if (below === undefined) groups.push(chain.map((id) => [id]));
      else for (const [i, cells] of below.entries()) cells.push(chain[i] as string);
    }
    return groups;
  }

  /** Equal modules, each of which gives something to the next. */
  #chains(): string[][] {
    const modules = this.#boxes.flatMap(({ id, module }) => (module === undefined ? [] : [{ id, module }]));
    const called = new Set(modules.flatMap(({ module }) => (module.call > 1 ? [calls(module)] : [])));
    const alike = new Map<string, string[]>();
    for (const { id, module } of modules) {
      if (module.kind === "" || isFolded(module)) continue;
      const { parent, kind, details, parameterCount } = module;
      const key = called.has(calls(module))
        ? calls(module)
        : JSON.stringify([parent, kind, details.toArray(), parameterCount]);
      addTo(alike, key, id);
    }
    return [...alike.values()].filter(
      (ids) =>
        ids.length >= leastSteps &&
        ids.every((id, i) => i === 0 || this.#gives(ids[i - 1] as string, id)) &&
        this.#givesNextOnly(ids),
    );
  }

  #givesNextOnly(ids: readonly string[]): boolean {
    const places = new Map(ids.map((id, i) => [id, i]));
    return ids.every((id, i) => this.#outOf.get(id)?.every((to) => (places.get(to) ?? 0) <= i + 1) === true);
  }

  #gives(from: string, to: string): boolean {
    return this.#outOf.get(from)?.includes(to) === true;
  }

  /** With what belongs to one step alone: at both ends, what it has in common with the steps between. */
  stepsAround(cells: readonly (readonly string[])[]): string[][] {
    const taken = new Set(cells.flat());
    const around = (i: number, like?: readonly string[]) => {
      const own = new Set(cells[i]);
      const left = like === undefined ? undefined : [...like];
      const mayJoin = (id: string) => {
        const at = left?.indexOf(this.#kindOf(id)) ?? 0;
        if (taken.has(id) || own.has(id) || at === -1 || own.size >= mostInStep + (cells[i]?.length ?? 0))
          return false;
        left?.splice(at, 1);
        return true;
      };
      this.#join(own, this.#into, this.#outOf, mayJoin);
      this.#join(own, this.#outOf, this.#into, mayJoin);
      return [...own].sort((a, b) => (this.#places.get(a) as number) - (this.#places.get(b) as number));
    };
    const kinds = around(1)
      .filter((id) => !taken.has(id))
      .map((id) => this.#kindOf(id));
    return cells.map((_, i) => around(i, kinds));
  }

  /** Takes in, one after another, what leads to (or comes from) these boxes alone; shared leaves aside. */
  #join(
    own: Set<string>,
    towards: ReadonlyMap<string, readonly string[]>,
    away: ReadonlyMap<string, readonly string[]>,
    mayJoin: (id: string) => boolean,
  ): void {
    const open = [...own];
    for (let id = open.pop(); id !== undefined; id = open.pop())
      for (const next of towards.get(id) ?? []) {
        if (this.#byId.get(next)?.node?.kind === "output") continue;
        const others = (away.get(next) ?? []).filter((other) => !this.#isShared(other));
        if (!others.every((other) => own.has(other)) || !mayJoin(next)) continue;
        own.add(next);
        open.push(next);
      }
  }

  #isShared(id: string): boolean {
    const node = this.#byId.get(id)?.node;
    return node !== undefined && isLeaf(node.kind) && (this.#outOf.get(id)?.length ?? 0) >= leastSteps;
  }

  #kindOf(id: string): string {
    return kindOf(this.#byId.get(id));
  }
}

/** What boxes of several steps have in common. */
export const kindOf = (box: Box | undefined): string =>
  box?.node === undefined ? `module ${box?.module?.kind}` : `${box.node.kind} ${box.node.op}`;

/** What the calls of one module have in common. */
const calls = ({ parent, name, namesake, kind }: GraphModule) =>
  JSON.stringify([parent, name, namesake, kind]);

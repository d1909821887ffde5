/** The states of a page: which modules are open. Where there are few, each is laid out before. */
import { isFolded } from "../scene/folds/fold.js";
import type { GraphModule } from "../snapshot/snapshot.js";
import { around, type Outline } from "./drawing/outline.js";

/** Which modules are open, in order; "" for none. The page's program writes it so, too. */
export const stateKey = (open: Iterable<number>): string => [...open].sort((a, b) => a - b).join(" ");

/** So many states are laid out before. */
export const mostStates = 48;

/** All states, or undefined where there are too many; a module is open only in open ones. */
export function allStates({ modules }: Outline): number[][] | undefined {
  const inside = modules.parent.map((): number[] => []);
  for (let module = 1; module < modules.parent.length; module++)
    inside[modules.parent[module] as number]?.push(module);
  // a module has the states of what is in it, and one more: closed
  const counts = modules.parent.map(() => 1);
  for (let module = counts.length - 1; module >= 0; module--) {
    const open = (inside[module] as number[]).reduce((all, each) => all * (counts[each] as number), 1);
    counts[module] = Math.min(open + (module === 0 ? 0 : 1), 2 * mostStates);
  }
  if ((counts[0] as number) > mostStates) return undefined;
  const statesIn = (module: number): number[][] =>
    (inside[module] as number[]).reduce<number[][]>(
      (before, each) => {
        const states = [[], ...statesIn(each).map((open) => [each, ...open])];
        return before.flatMap((some) => states.map((more) => [...some, ...more]));
      },
      [[]],
    );
  return statesIn(0);
}

/** So many modules can be opened where a page has no Graphviz. */
const mostPaths = 60;

/** Every module open, with no others than those around it. */
export function onePath(outline: Outline): number[][] {
  const paths = outline.modules.parent.slice(1).map((_, i) => around(outline, i + 1));
  // the outer ones first
  return [[], ...paths.sort((a, b) => a.length - b.length).slice(0, mostPaths)];
}

/** A module that stands almost alone says nothing while it is closed; equal ones in a row do. */
export function firstState({ modules, nodes }: Outline, known: readonly GraphModule[]): number[] {
  const open: number[] = [];
  for (let around = 0; ; ) {
    const inside = modules.parent.flatMap((parent, module) =>
      module > 0 && parent === around ? [module] : [],
    );
    const ops = nodes.module.filter((module, i) => module === around && nodes.leaf[i] === 0).length;
    const [only] = inside;
    if (only === undefined || inside.length > 1 || ops > 3 || isFolded(known[only] as GraphModule))
      return open;
    open.push(only);
    around = only;
  }
}

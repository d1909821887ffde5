/** What is seen of an outline with some of its modules open: boxes, wires, and which modules are open. */
import { addTo } from "../../snapshot/edges.js";
import { around, moduleId, nodeId, type Outline } from "./outline.js";

export interface SeenBox {
  readonly id: string;
  readonly label: string;
  /** The place of its look. */
  readonly look: number;
  /** The open module that it stands in; 0 for none. */
  readonly inside: number;
  /** A leaf that stands elsewhere too, with all that is known of it. */
  readonly again: boolean;
}

export interface SeenWire {
  readonly from: string;
  readonly to: string;
  readonly value: string;
  readonly gradient: string;
  /** The innermost open module that holds both ends. */
  readonly inside: number;
  /** From a leaf that the steps of a loop share to the first of them. */
  readonly shared?: boolean;
}

export interface Seen {
  readonly boxes: readonly SeenBox[];
  readonly wires: readonly SeenWire[];
  /** Open modules, each after the one around it. */
  readonly open: readonly number[];
  /** Of those, the ones that a leaf enters from below. */
  readonly fedFromBelow: ReadonlySet<number>;
  /** The steps of loops that are seen as columns: their boxes. */
  readonly steps: readonly (readonly string[])[];
}

/** A leaf has at most so many wires. */
const mostWires = 2;

/** So many values go from one box to another each on a wire of its own. */
const mostBetween = 4;

interface Bundle {
  readonly edges: number[];
  readonly from: string;
  readonly to: string;
}

/** @param open modules that are open; one counts only where those around it are open too. */
export function seenOf(outline: Outline, open: ReadonlySet<number>): Seen {
  const { modules, nodes, edges, texts } = outline;
  const text = (place: number | undefined) => texts[place as number] as string;
  // of each module the outermost closed one around it, 0 where all are open
  const closed: number[] = [0];
  const seenOpen: number[] = [];
  for (let module = 1; module < modules.parent.length; module++) {
    const outer = closed[modules.parent[module] as number] as number;
    closed[module] = outer > 0 ? outer : open.has(module) ? 0 : module;
    if (closed[module] === 0) seenOpen.push(module);
  }
  const boxOf = (node: number) => {
    const module = closed[nodes.module[node] as number] as number;
    return module === 0 ? nodeId(node) : moduleId(module);
  };
  const insideOf = new Map<string, number>();
  const boxes: SeenBox[] = [];
  for (let node = 0; node < nodes.module.length; node++) {
    const id = boxOf(node);
    if (insideOf.has(id)) continue;
    const module = closed[nodes.module[node] as number] as number;
    const inside = (module === 0 ? nodes.module[node] : modules.parent[module]) as number;
    insideOf.set(id, inside);
    const { label, look } = module === 0 ? nodes : modules;
    const at = module === 0 ? node : module;
    boxes.push({ id, label: text(label[at]), look: look[at] as number, inside, again: false });
  }
  const uses = new Map<number, number>();
  const bundles = new Map<string, Bundle>();
  for (let edge = 0; edge < edges.from.length; edge++) {
    const [source, target] = [edges.from[edge] as number, edges.to[edge] as number];
    uses.set(source, (uses.get(source) ?? 0) + 1);
    const [from, to] = [boxOf(source), boxOf(target)];
    if (from === to) continue;
    // into a node each operand is a wire of its own
    const key = to === nodeId(target) ? `e${edge}` : `${source} ${to}`;
    const known = bundles.get(key);
    if (known === undefined) bundles.set(key, { edges: [edge], from, to });
    else known.edges.push(edge);
  }
  const parallel = new Map<string, Bundle[]>();
  for (const bundle of bundles.values()) addTo(parallel, `${bundle.from} ${bundle.to}`, bundle);
  const outermost = (id: string) => around(outline, insideOf.get(id) as number);
  const fedFromBelow = new Set<number>();
  const wires: SeenWire[] = [];
  for (const [first, ...others] of parallel.values()) {
    const { from, to } = first as Bundle;
    const outer = outermost(to);
    const outerOfFrom = outermost(from);
    const inside = outer.find((module) => outerOfFrom.includes(module)) ?? 0;
    const all = others.length < mostBetween ? [first as Bundle, ...others] : [];
    if (all.length === 0) wires.push({ from, to, value: `${others.length + 1} ×`, gradient: "", inside });
    for (const bundle of all) {
      const [edge = 0] = bundle.edges;
      const source = edges.from[edge] as number;
      const alone = bundle.edges.length === 1;
      const whole = bundle.edges.length === uses.get(source);
      const gradient = alone ? edges.gradient[edge] : whole ? nodes.gradient[source] : 0;
      wires.push({ from, to, value: text(edges.value[edge]), gradient: text(gradient), inside });
      if (nodes.leaf[source] === 1 && edges.later[edge] === 1)
        for (const module of outer) if (!outerOfFrom.includes(module)) fedFromBelow.add(module);
    }
  }
  const isOpen = new Set([0, ...seenOpen]);
  const steps = outline.columns
    .filter(
      ({ module, steps }) => isOpen.has(module) && steps.flat().every((id) => insideOf.get(id) === module),
    )
    .flatMap((columns) => columns.steps);
  const kept = withoutShared(outline, wires, steps);
  return { ...repeated(outline, boxes, kept, insideOf), open: seenOpen, fedFromBelow, steps };
}

/** So many steps have to use a leaf that they share. */
const leastSteps = 3;

/** Of a leaf that steps share only the way to the first is seen: it says what it gets from all of them. */
function withoutShared(
  outline: Outline,
  wires: readonly SeenWire[],
  steps: Seen["steps"],
): readonly SeenWire[] {
  const stepOf = new Map(steps.flatMap((ids, step) => ids.map((id) => [id, step] as const)));
  if (stepOf.size === 0) return wires;
  const isLeaf = ({ from }: SeenWire) =>
    from.startsWith("n") && outline.nodes.leaf[Number(from.slice(1))] === 1 && !stepOf.has(from);
  const into = new Map<string, SeenWire[]>();
  for (const wire of wires) if (isLeaf(wire) && stepOf.has(wire.to)) addTo(into, wire.from, wire);
  return wires.flatMap((wire) => {
    const known = stepOf.has(wire.to) ? (into.get(wire.from) ?? []) : [];
    if (new Set(known.map(({ to }) => stepOf.get(to))).size < leastSteps) return [wire];
    return known[0] === wire ? [{ ...wire, value: "", gradient: "", shared: true }] : [];
  });
}

/** Leaves that are used often stand at each use. */
function repeated(
  { nodes }: Outline,
  boxes: readonly SeenBox[],
  wires: readonly SeenWire[],
  insideOf: ReadonlyMap<string, number>,
): Pick<Seen, "boxes" | "wires"> {
  const targets = new Map<string, string[]>();
  for (const { from, to } of wires) {
    if (!from.startsWith("n") || nodes.leaf[Number(from.slice(1))] !== 1) continue;
    if (targets.get(from)?.includes(to) !== true) addTo(targets, from, to);
  }
  const copies = boxes.flatMap((box) => {
    const known = targets.get(box.id) ?? [];
    if (known.length <= mostWires) return [];
    const [label = ""] = box.label.split("\n");
    return known.slice(1).map((to, i): SeenBox => {
      return { ...box, id: `${box.id}_${i + 2}`, label, inside: insideOf.get(to) as number, again: true };
    });
  });
  const moved = wires.map((wire) => {
    const known = targets.get(wire.from) ?? [];
    const place = known.length <= mostWires ? 0 : known.indexOf(wire.to);
    if (place === 0) return wire;
    return { ...wire, from: `${wire.from}_${place + 1}`, inside: insideOf.get(wire.to) as number };
  });
  return { boxes: [...boxes, ...copies], wires: moved };
}

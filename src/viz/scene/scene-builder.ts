/** SceneBuilder: which nodes of a snapshot become boxes, and what runs between them. */
import type { Shown } from "../snapshot/array-summary.js";
import { addTo, isConstant } from "../snapshot/edges.js";
import type { GraphEdge, GraphModule, GraphNode, GraphSnapshot } from "../snapshot/snapshot.js";
import type { Drawing } from "./options.js";
import type { Arrow, Box, Cluster, Scene } from "./scene.js";

type SceneOptions = Pick<Drawing, "modules" | "depth" | "constants" | "collapse">;

/**
 * What the nodes of one module are drawn as: all together one box, or a box each, in a cluster (by path; ""
 * for none).
 */
interface Home {
  readonly collapsed: GraphModule | undefined;
  readonly cluster: string;
}

/** Places the nodes at once, so that their boxes can be counted before the arrows are looked at. */
export class SceneBuilder {
  readonly #graph: GraphSnapshot;
  readonly #options: SceneOptions;
  /** The level of each module, 1 for the outermost. */
  readonly #levels = new Map<string, number>();
  readonly #enclosing = new Set<string>();
  /** By path: the outermost module around it, or itself, that was asked to be one box. */
  readonly #collapsedIn = new Map<string, string>();
  /** By the path of the module that a node stands in. */
  readonly #homes = new Map<string, Home>();
  readonly #items: (Box | Cluster)[] = [];
  readonly #clusters = new Map<string, Cluster>();
  readonly #boxes = new Set<string>();
  /** The box that a node is drawn as, or in; and the cluster around that. */
  readonly #boxOf = new Map<string, string>();
  readonly #clusterOf = new Map<string, string>();
  readonly #fedFromBelow = new Set<string>();
  /** The ops that take a leaf as an operand other than the first, by its id. */
  readonly #takenLater = new Map<string, string[]>();

  constructor(graph: GraphSnapshot, options: SceneOptions) {
    this.#graph = graph;
    this.#options = options;
    const layers = layersOf(graph);
    for (const { path, parent, kind } of graph.modules.values()) {
      const level = (this.#levels.get(parent) ?? 0) + 1;
      this.#levels.set(path, level);
      const inLayer =
        options.modules === "collapse" && kind === "" && layers.has(parent) && level <= options.depth + 1;
      const asked = options.collapse.includes(path) ? path : inLayer ? parent : undefined;
      const around = this.#collapsedIn.get(parent) ?? asked;
      if (around !== undefined) this.#collapsedIn.set(path, around);
      if (level <= options.depth && (around === undefined || around === path)) this.#enclosing.add(parent);
    }
    this.#openAroundFailure();
    for (const node of graph.nodes.values())
      if (options.constants !== "hide" || !isConstant(node)) this.#place(node);
  }

  get boxCount(): number {
    return this.#boxes.size;
  }

  /** An op that failed is never hidden in a module. */
  #openAroundFailure(): void {
    const failed = this.#graph.nodes.get(this.#graph.root);
    if (failed?.kind !== "failed") return;
    for (let at = failed.module; at !== ""; at = this.#graph.modules.get(at)?.parent ?? "") {
      this.#enclosing.add(at);
      for (const [path, around] of this.#collapsedIn) if (around === at) this.#collapsedIn.delete(path);
    }
  }

  /** How deep modules nest. */
  get levels(): number {
    return Math.max(0, ...this.#levels.values());
  }

  build(): Scene {
    const uses = new Map<string, number>();
    for (const { from } of this.#graph.edges) uses.set(from, (uses.get(from) ?? 0) + 1);
    const arrows = this.#arrows(uses);
    return {
      items: this.#items,
      boxOf: this.#boxOf,
      arrows,
      uses,
      fedFromBelow: this.#fedFromBelow,
    };
  }

  /** The module that nodes of this one are drawn in, no deeper than `depth`. */
  #visibleModule(path: string): GraphModule | undefined {
    const around = this.#collapsedIn.get(path);
    if (around !== undefined) return this.#graph.modules.get(around);
    if (this.#options.modules === "flat") return undefined;
    let module = this.#graph.modules.get(path);
    while (module !== undefined && (this.#levels.get(module.path) as number) > this.#options.depth)
      module = this.#graph.modules.get(module.parent);
    return module;
  }

  #homeOf(path: string): Home {
    const known = this.#homes.get(path);
    if (known !== undefined) return known;
    const module = this.#visibleModule(path);
    // a module that encloses drawn ones stays a cluster, so that none is hidden in another
    const collapsed =
      module !== undefined &&
      (this.#collapsedIn.has(module.path) ||
        (this.#options.modules === "collapse" && !this.#enclosing.has(module.path)));
    const home = collapsed
      ? { collapsed: module, cluster: module.parent }
      : { collapsed: undefined, cluster: module?.path ?? "" };
    this.#homes.set(path, home);
    return home;
  }

  #place(node: GraphNode): void {
    const { collapsed, cluster } = this.#homeOf(node.module);
    const box: Box =
      collapsed === undefined ? { id: node.id, node } : { id: `[${collapsed.path}]`, module: collapsed };
    this.#boxOf.set(node.id, box.id);
    if (this.#boxes.has(box.id)) return;
    this.#boxes.add(box.id);
    this.#clusterOf.set(box.id, cluster);
    this.#itemsOf(cluster).push(box);
  }

  #itemsOf(path: string): (Box | Cluster)[] {
    if (this.#options.modules === "flat") return this.#items;
    const missing: GraphModule[] = [];
    for (let at = path; at !== "" && !this.#clusters.has(at); ) {
      const module = this.#graph.modules.get(at) as GraphModule;
      missing.push(module);
      at = module.parent;
    }
    for (const module of missing.reverse()) {
      const cluster: Cluster = { module, items: [] };
      (this.#clusters.get(module.parent)?.items ?? this.#items).push(cluster);
      this.#clusters.set(module.path, cluster);
    }
    return this.#clusters.get(path)?.items ?? this.#items;
  }

  #arrows(uses: ReadonlyMap<string, number>): Arrow[] {
    const bundles = new Map<string, GraphEdge[]>();
    for (const { from, to, operand } of this.#graph.edges)
      if (operand > 0 && this.#graph.nodes.get(from)?.kind !== "op") addTo(this.#takenLater, from, to);
    for (const edge of this.#graph.edges) {
      const [from, to] = [this.#boxOf.get(edge.from), this.#boxOf.get(edge.to)];
      if (from === undefined || to === undefined || from === to) continue;
      // a value may enter a collapsed module in several places; into an op each operand is an arrow of its
      // own
      const key = JSON.stringify(to === edge.to ? [to, edge.operand] : [edge.from, to]);
      addTo(bundles, key, edge);
    }
    const arrows = [...bundles.values()].flatMap((edges) => {
      const value = this.#graph.nodes.get(edges[0]?.from as string) as GraphNode;
      // all uses together get the whole gradient; of some of them the sum is not known, so each stays an
      // arrow
      const carrying = edges.find((each) => each.differentiable);
      if (edges.length > 1 && (carrying === undefined || edges.length === uses.get(value.id)))
        return [this.#arrow(carrying ?? (edges[0] as GraphEdge), value, value.contributed)];
      return edges.map((edge) => this.#arrow(edge, value, edge.gradient));
    });
    const into = new Map<string, number>();
    const placed = arrows.map((arrow) => {
      const place = into.get(arrow.to) ?? 0;
      into.set(arrow.to, place + 1);
      return { ...arrow, place };
    });
    return placed.map((arrow) => ({ ...arrow, places: into.get(arrow.to) as number }));
  }

  #arrow(edge: GraphEdge, value: GraphNode, gradient: Shown | undefined): Omit<Arrow, "place" | "places"> {
    const from = this.#boxOf.get(edge.from) as string;
    const to = this.#boxOf.get(edge.to) as string;
    const around = this.#clustersAround(from);
    const clustersOfTarget = this.#clustersAround(to);
    const common = clustersOfTarget.find((each) => around.includes(each)) ?? "";
    if (value.kind !== "op" && (edge.operand > 0 || this.#isUsedBelow(value.id, clustersOfTarget)))
      for (const cluster of clustersOfTarget) if (!around.includes(cluster)) this.#fedFromBelow.add(cluster);
    return { from, to, value, edge, gradient, cluster: common };
  }

  /**
   * Whether a leaf also goes to an op outside of the innermost of these clusters, and not as its first
   * operand.
   */
  #isUsedBelow(leaf: string, [cluster]: readonly string[]): boolean {
    if (cluster === undefined) return false;
    const ops = this.#takenLater.get(leaf) ?? [];
    return ops.some((op) => !this.#clustersAround(this.#boxOf.get(op) as string).includes(cluster));
  }

  /** The paths of the clusters that a box stands in, from the innermost outwards. */
  #clustersAround(box: string): string[] {
    const clusters: string[] = [];
    for (
      let at = this.#clusterOf.get(box) as string;
      at !== "";
      at = this.#graph.modules.get(at)?.parent ?? ""
    )
      clusters.push(at);
    return clusters;
  }
}

/** The modules that no other module stands in: what they call of the library is nobody's layer. */
function layersOf({ modules }: GraphSnapshot): Set<string> {
  const layers = new Set<string>();
  for (const { path, parent, kind } of modules.values()) {
    if (kind === "") continue;
    layers.add(path);
    for (let at = parent; layers.has(at); at = modules.get(at)?.parent ?? "") layers.delete(at);
  }
  return layers;
}

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

/** An edge, and what is read of it. */
interface PlainEdge extends Pick<GraphEdge, "from" | "to" | "operand" | "differentiable"> {
  readonly edge: GraphEdge;
}

/** Places the nodes at once, so that their boxes can be counted before the arrows are looked at. */
export class SceneBuilder {
  readonly #graph: GraphSnapshot;
  /** As in the graph, in a map that needs no hash of each id. */
  readonly #nodes: ReadonlyMap<string, GraphNode>;
  readonly #ops = new Set<string>();
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
    this.#nodes = new Map(graph.nodes);
    for (const [id, { kind }] of this.#nodes) if (kind === "op") this.#ops.add(id);
    for (const node of this.#nodes.values())
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
    // what is read again and again is read from the records once
    const edges = this.#graph.edges.toArray().map((edge): PlainEdge => {
      const { from, to, operand, differentiable } = edge;
      return { edge, from, to, operand, differentiable };
    });
    const uses = new Map<string, number>();
    for (const { from } of edges) uses.set(from, (uses.get(from) ?? 0) + 1);
    const arrows = this.#arrows(edges, uses);
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

  #arrows(edges: readonly PlainEdge[], uses: ReadonlyMap<string, number>): Arrow[] {
    const bundles: PlainEdge[][] = [];
    const intoModules = new Map<string, PlainEdge[]>();
    for (const { from, to, operand } of edges)
      if (operand > 0 && !this.#ops.has(from)) addTo(this.#takenLater, from, to);
    for (const plain of edges) {
      const [from, to] = [this.#boxOf.get(plain.from), this.#boxOf.get(plain.to)];
      if (from === undefined || to === undefined || from === to) continue;
      // a value may enter a collapsed module in several places; into an op each operand is an arrow of its
      // own
      const key = to === plain.to ? "" : JSON.stringify([plain.from, to]);
      const known = key === "" ? undefined : intoModules.get(key);
      if (known !== undefined) {
        known.push(plain);
        continue;
      }
      const bundle = [plain];
      bundles.push(bundle);
      if (key !== "") intoModules.set(key, bundle);
    }
    const arrows = bundles.flatMap((bundle) => {
      const [first] = bundle as [PlainEdge, ...PlainEdge[]];
      const value = this.#nodes.get(first.from) as GraphNode;
      // all uses together get the whole gradient; of some of them the sum is not known, so each stays an
      // arrow
      const carrying = bundle.find((each) => each.differentiable);
      if (bundle.length > 1 && (carrying === undefined || bundle.length === uses.get(first.from)))
        return [this.#arrow(carrying ?? first, value, value.contributed)];
      return bundle.map((each) => this.#arrow(each, value, each.edge.gradient));
    });
    const into = new Map<string, number>();
    const placed = arrows.map((arrow) => {
      const place = into.get(arrow.to) ?? 0;
      into.set(arrow.to, place + 1);
      return { ...arrow, place };
    });
    return placed.map((arrow) => ({ ...arrow, places: into.get(arrow.to) as number }));
  }

  #arrow(plain: PlainEdge, value: GraphNode, gradient: Shown | undefined): Omit<Arrow, "place" | "places"> {
    const { edge, operand } = plain;
    const from = this.#boxOf.get(plain.from) as string;
    const to = this.#boxOf.get(plain.to) as string;
    const around = this.#clustersAround(from);
    const clustersOfTarget = this.#clustersAround(to);
    const common = clustersOfTarget.find((each) => around.includes(each)) ?? "";
    if (
      clustersOfTarget.length > 0 &&
      !this.#ops.has(plain.from) &&
      (operand > 0 || this.#isUsedBelow(plain.from, clustersOfTarget))
    )
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

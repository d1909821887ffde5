/** graphStats: how large the graph behind a tensor is, what it keeps in memory, and where. */
import { options, signature, whole, withDefault } from "../../arguments/index.js";
import { bytesPerElement, formatCount, type NdArray } from "../../array/index.js";
import {
  GradFn,
  nameOf,
  nodeOf,
  type Scope,
  scopePath,
  type Tensor,
  tensorKind,
  topologicalOrder,
} from "../../tensor/index.js";

/** One op application. */
export interface NodeStats {
  readonly op: string;
  /** The modules around it, outermost first. */
  readonly modules: readonly string[];
  readonly source: string | undefined;
  /**
   * Bytes that live because of this node: its result and what forward
   * saved, unless an earlier node or a leaf has them.
   */
  readonly bytes: number;
}

/** Nodes and bytes of one op, or of one module. */
export interface GroupStats {
  readonly nodes: number;
  readonly bytes: number;
}

export interface GraphStats {
  readonly root: string;
  /** Op applications. */
  readonly nodes: number;
  /** Operands of all of them; x · x counts two. */
  readonly edges: number;
  readonly leaves: number;
  /** Leaves that require grad, and their elements. */
  readonly parameters: number;
  readonly parameterElements: number;
  /** The most ops on one way from a leaf to the root. */
  readonly longestPath: number;
  /** Ops whose saved values backward() has given up. */
  readonly released: number;
  /**
   * All bytes that the graph holds, each storage once: those of its nodes,
   * its parameters and its other leaves.
   */
  readonly bytes: number;
  readonly savedBytes: number;
  readonly parameterBytes: number;
  readonly inputBytes: number;
  /** The nodes that keep most, the largest first. */
  readonly largest: readonly NodeStats[];
  /** By op, those with the most bytes first. */
  readonly byOp: ReadonlyMap<string, GroupStats>;
  /**
   * By module path, `Encoder.Affine1`, "" for none; a module counts what ran in it, not in the modules below.
   */
  readonly byModule: ReadonlyMap<string, GroupStats>;
  /** A table of all this. */
  toString(): string;
}

export interface GraphStatsOptions {
  /** How many nodes to list by name. Default 10. */
  largest?: number;
}

const graphStatsOptions = options<GraphStatsOptions>()({ largest: withDefault(whole(0), 10) });
const graphStatsTakes = signature("graphStats", { root: tensorKind, options: graphStatsOptions });

/** Counts each storage once, for whoever has it first. */
class Bytes {
  readonly #seen = new Set<unknown>();

  of({ storage, size, dtype }: NdArray): number {
    if (storage.released || this.#seen.has(storage)) return 0;
    this.#seen.add(storage);
    return size * bytesPerElement(dtype);
  }
}

/** Sums by a key, in order of bytes at the end. */
class Groups {
  readonly #sums = new Map<string, { nodes: number; bytes: number }>();

  add(key: string, bytes: number): void {
    const sum = this.#sums.get(key);
    if (sum === undefined) this.#sums.set(key, { nodes: 1, bytes });
    else {
      sum.nodes++;
      sum.bytes += bytes;
    }
  }

  sorted(): ReadonlyMap<string, GroupStats> {
    return new Map([...this.#sums].sort(([, a], [, b]) => b.bytes - a.bytes || b.nodes - a.nodes));
  }
}

/** Counts a graph node by node. */
class GraphCount {
  readonly #bytes = new Bytes();
  /** The most ops on one way from a leaf to each op. */
  readonly #depths = new Map<unknown, number>();
  readonly #paths = new Map<Scope | undefined, string>();
  readonly byOp = new Groups();
  readonly byModule = new Groups();
  readonly sizes: { readonly node: GradFn; readonly own: number }[] = [];
  readonly nodes = { nodes: 0, edges: 0, longestPath: 0, released: 0, savedBytes: 0 };
  readonly leaves = { leaves: 0, parameters: 0, parameterElements: 0, parameterBytes: 0, inputBytes: 0 };

  addLeaf({ array, requiresGrad, size }: Tensor): void {
    const own = this.#bytes.of(array);
    this.leaves.leaves++;
    if (requiresGrad) {
      this.leaves.parameters++;
      this.leaves.parameterElements += size;
      this.leaves.parameterBytes += own;
    } else this.leaves.inputBytes += own;
  }

  /** Operands before what is computed from them. */
  addOp(node: GradFn): void {
    const result = this.#bytes.of(node.result);
    const own = node.savedArrays.reduce((total, array) => total + this.#bytes.of(array), result);
    let depth = 0;
    for (const input of node.inputs) depth = Math.max(depth, this.#depths.get(nodeOf(input)) ?? 0);
    this.#depths.set(node, depth + 1);
    this.nodes.longestPath = Math.max(this.nodes.longestPath, depth + 1);
    this.nodes.nodes++;
    this.nodes.edges += node.inputs.length;
    if (node.released) this.nodes.released++;
    this.nodes.savedBytes += own;
    this.byOp.add(node.name, own);
    this.byModule.add(this.#pathOf(node.scope), own);
    if (own > 0) this.sizes.push({ node, own });
  }

  /** The path of a scope, joined once for all its ops. */
  #pathOf(scope: Scope | undefined): string {
    let path = this.#paths.get(scope);
    if (path === undefined) {
      path = scopePath(scope).join(".");
      this.#paths.set(scope, path);
    }
    return path;
  }
}

/**
 * Counts the graph behind `root` as it is now. Any size will do, in time linear in the graph.
 * @throws ValueError for what is no tensor.
 */
export function graphStats(root: Tensor, options?: GraphStatsOptions): GraphStats {
  graphStatsTakes.check(arguments);
  const { largest } = graphStatsOptions.read(options);
  const count = new GraphCount();
  for (const node of topologicalOrder([root])) {
    if (node instanceof GradFn) count.addOp(node);
    else count.addLeaf(node);
  }
  const { nodes, leaves, sizes } = count;
  const fields = {
    root: nameOf(root),
    ...nodes,
    ...leaves,
    bytes: nodes.savedBytes + leaves.parameterBytes + leaves.inputBytes,
    largest: sizes
      .sort((a, b) => b.own - a.own)
      .slice(0, largest)
      .map(({ node, own }) => ({
        op: node.name,
        modules: scopePath(node.scope),
        source: node.source,
        bytes: own,
      })),
    byOp: count.byOp.sorted(),
    byModule: count.byModule.sorted(),
  };
  return { ...fields, toString: () => format(fields) };
}

const units = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** 4096 -> `4 KiB` */
function formatBytes(count: number): string {
  let value = count;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${Number(value.toFixed(1))} ${units[unit]}`;
}

/** Rows of a group that are printed. */
const maxRows = 12;

function groupLines(title: string, groups: ReadonlyMap<string, GroupStats>): string[] {
  const rows = [...groups].slice(0, maxRows);
  const width = Math.max(title.length, ...rows.map(([key]) => key.length));
  const more = groups.size - rows.length;
  return [
    "",
    `${title.padEnd(width)}  ${"nodes".padStart(10)}  ${"keeps".padStart(10)}`,
    ...rows.map(
      ([key, { nodes, bytes }]) =>
        `${(key === "" ? "(none)" : key).padEnd(width)}  ${formatCount(nodes).padStart(10)}  ` +
        `${formatBytes(bytes).padStart(10)}`,
    ),
    ...(more > 0 ? [`... ${more} more`] : []),
  ];
}

function format(stats: Omit<GraphStats, "toString">): string {
  const { parameterElements, released } = stats;
  return [
    `graph of ${stats.root}: ${formatCount(stats.nodes)} nodes, ${formatCount(stats.edges)} edges, longest ` +
      `path ${formatCount(stats.longestPath)}` +
      `${released > 0 ? `, ${formatCount(released)} released` : ""}`,
    `leaves: ${formatCount(stats.leaves)}, of them ${formatCount(stats.parameters)} parameters with ` +
      `${formatCount(parameterElements)} elements`,
    `memory: ${formatBytes(stats.bytes)}: nodes ${formatBytes(stats.savedBytes)}, parameters ` +
      `${formatBytes(stats.parameterBytes)}, ` +
      `other leaves ${formatBytes(stats.inputBytes)}`,
    ...groupLines("op", stats.byOp),
    ...groupLines("module", stats.byModule),
  ].join("\n");
}

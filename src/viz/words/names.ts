/**
 * What the nodes of a picture are called: the user's names first, then x1, x2, ... and c1, c2, ... in
 * creation order.
 */

import type { Language } from "../languages/loaded.js";
import { pictureWords } from "../languages/words.js";
import type { Drawing } from "../scene/options.js";
import type { Prepared } from "../scene/prepare.js";
import { addTo } from "../snapshot/edges.js";
import type { GraphModule, GraphNode, GraphSnapshot } from "../snapshot/snapshot.js";
import { fill } from "../text/fill.js";
import { isolated } from "../text/isolate.js";
import { formatCount, formatNumber } from "../text/numbers.js";

/**
 * The display name of every leaf and of the output, by id. Ops have one only if the user named their result.
 */
export function nameNodes(
  graph: GraphSnapshot,
  { names, digits, lang }: Drawing,
): ReadonlyMap<string, string> {
  const byId = new Map<string, string>();
  const taken = new Set(names === "auto" ? graph.nodes.valueSeq().map(({ name }) => name) : []);
  const next = { x: 0, c: 0 };
  const lettered = (letter: "x" | "c") => {
    let name: string;
    do name = `${letter}${++next[letter]}`;
    while (taken.has(name));
    return name;
  };
  const apart = names === "auto" ? toldApart(graph) : new Map<string, string>();
  for (const node of graph.nodes.values()) {
    if (names === "path") byId.set(node.id, isolated(node.id));
    else if (names === "auto" && node.name !== "")
      byId.set(node.id, apart.get(node.id) ?? isolated(node.name));
    else if (node.kind === "output") byId.set(node.id, pictureWords(lang).output);
    else if (isLiteral(node)) byId.set(node.id, formatNumber(node.value as number, digits));
    else if (node.kind !== "op") byId.set(node.id, lettered(node.kind === "parameter" ? "x" : "c"));
  }
  return byId;
}

/** Paths that are longer tell nobody more, and a name of any length must not become twice as long. */
const longestPath = 200;

/** By id: names that several values have, told apart by the paths of their modules, else by numbers. */
function toldApart({ nodes, edges }: GraphSnapshot): ReadonlyMap<string, string> {
  const apart = new Map<string, string>();
  const sharing = new Map<string, GraphNode[]>();
  // the output is the value of the op before it
  for (const node of nodes.values())
    if (node.name !== "" && node.kind !== "output") addTo(sharing, node.name, node);
  for (const [name, group] of sharing) {
    if (group.length < 2) continue;
    const seen = new Map<string, number>();
    for (const { id, module } of group) {
      const tellsMore = module !== "" && module.length + name.length < longestPath;
      const path = tellsMore ? `${module}.${name}` : name;
      const count = (seen.get(path) ?? 0) + 1;
      seen.set(path, count);
      apart.set(id, numbered(isolated(path), count));
    }
  }
  if (apart.size === 0) return apart;
  for (const { from, to } of edges) {
    const same = nodes.get(to)?.kind === "output" ? apart.get(from) : undefined;
    if (same !== undefined && nodes.get(to)?.name === nodes.get(from)?.name) apart.set(to, same);
  }
  return apart;
}

/** A name that several have: `W`, then `W (2)`. */
export const numbered = (name: string, n: number) => (n === 1 ? name : `${name} (${n})`);

/** A constant without a name that is its own name: the 2 of `x.mul(2)`. */
export function isLiteral({ kind, name, value }: GraphNode): boolean {
  return kind === "input" && name === "" && typeof value === "number";
}

/**
 * `Affine1`; `lastLayer: SoftmaxCrossEntropy` where the name does not say the kind; `cell (call 2)` where one
 * module is called again, `Affine (2)` where another one has the same name.
 */
export function moduleTitle(module: GraphModule, lang: Language | undefined): string {
  const { name, kind, call, namesake } = module;
  const said = name.toLowerCase().startsWith(kind.toLowerCase());
  const title = `${numbered(isolated(name), namesake)}${said ? "" : `: ${isolated(kind)}`}`;
  return call === 1 ? title : fill(pictureWords(lang).call, { name: title, n: call });
}

export function parameterText({ parameterCount }: GraphModule, lang: Language | undefined): string {
  const { parameter, parameters } = pictureWords(lang);
  return fill(parameterCount === 1 ? parameter : parameters, { n: formatCount(parameterCount) });
}

/** What a picture says to those who do not see it: as asked for, else its title, else what it is of. */
export function altOf({ graph, drawing: { alt, lang } }: Pick<Prepared, "graph" | "drawing">): string {
  if (alt !== undefined) return alt;
  const words = pictureWords(lang);
  const name = graph.nodes.get(graph.root)?.name ?? "";
  return name === "" ? words.graph : fill(words.graphOf, { name });
}

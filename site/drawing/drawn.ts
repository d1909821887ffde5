/**
 * A graph that a program reported, read as data and checked, as the player's page, with the rows of the table of
 * tensors and the leaves whose numbers are known.
 */
import {
  type GraphNode,
  type GraphSnapshot,
  graphFromJson,
  loadLanguage,
  type Shown,
  toHtml,
} from "wengert/viz";
import type { Drawn, GraphTask, Leaf, Row } from "./tasks.js";

/** Options of a program that are the page's own matter. */
const ours = new Set(["theme", "lang", "title", "alt", "step", "predict", "numerical", "program"]);

export async function drawn(task: GraphTask): Promise<Drawn> {
  await loadLanguage(task.lang);
  const graph = graphFromJson(task.json);
  const options = Object.fromEntries(Object.entries(task.options).filter(([name]) => !ours.has(name)));
  const began = performance.now();
  const html = await toHtml(graph, {
    ...options,
    ...(task.theme === "auto" ? {} : { theme: task.theme }),
    program: task.program,
    lang: task.lang,
  });
  return { html, rows: rowsOf(graph), leaves: leavesOf(graph), milliseconds: performance.now() - began };
}

/** Leaves and named results, as the table of tensors shows them; of an op and the variable that it gives, one. */
function rowsOf(graph: GraphSnapshot): Row[] {
  const nodes = [...graph.nodes.values()];
  const variables = new Set(nodes.flatMap(({ kind, name }) => (kind === "op" ? [] : [name])));
  return nodes
    .filter(({ kind, name }) => kind !== "op" || (name !== "" && !variables.has(name)))
    .slice(0, 200)
    .map((node) => ({
      name: node.name || node.id,
      shape: `(${[...node.shape].join(", ")}${node.shape.size === 1 ? "," : ""})`,
      value: written(node.value),
      gradient: node.requiresGrad ? written(node.gradient) : "",
    }));
}

const leavesOf = (graph: GraphSnapshot): Leaf[] =>
  [...graph.nodes.values()].flatMap(({ kind, id, name, shape, value }: GraphNode) => {
    const values = typeof value === "number" ? [value] : [...(value?.values ?? [])];
    const isLeaf = kind === "parameter" || kind === "input";
    return isLeaf && values.length > 0 ? [{ id, name, shape: [...shape], values }] : [];
  });

function written(shown: Shown | undefined): string {
  if (shown === undefined) return "";
  if (typeof shown === "number") return short(shown);
  const { values, mean, min, max } = shown;
  if (values !== undefined && values.size <= 12) return `[${[...values].map(short).join(", ")}]`;
  return `${short(min)} … ${short(max)}, ∅ ${short(mean)}`;
}

const short = (value: number) => String(Number(value.toPrecision(5)));

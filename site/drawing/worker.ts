/**
 * The worker that draws, of our own code alone: a graph that a program reported is read as data, checked, laid
 * out and written as the player's page. It waits loaded, with Graphviz started, so that a picture takes as long
 * as its layout.
 */
import {
  type GraphNode,
  type GraphSnapshot,
  graphFromJson,
  loadLanguage,
  plotCurves,
  type Shown,
  toHtml,
} from "wengert/viz";
import type { Row, Task } from "./tasks.js";

/** Options of a program that a picture in the page honours; theme, title and size are the page's own. */
const honoured = [
  "style",
  "edges",
  "rankdir",
  "names",
  "shapes",
  "dtypes",
  "values",
  "grads",
  "local",
  "digits",
  "modules",
  "depth",
  "constants",
  "fold",
  "collapse",
  "saved",
  "highlight",
] as const;

async function perform(task: Task): Promise<object> {
  await loadLanguage(task.lang);
  if (task.kind === "curves") return { svg: curves(task) };
  const graph = graphFromJson(task.json);
  const given = task.options as Readonly<Record<string, unknown>>;
  const options = Object.fromEntries(honoured.flatMap((key) => (key in given ? [[key, given[key]]] : [])));
  const began = performance.now();
  const html = await toHtml(graph, {
    ...options,
    ...(task.theme === "auto" ? {} : { theme: task.theme }),
    program: task.program,
    lang: task.lang,
  });
  return { html, rows: rowsOf(graph), milliseconds: performance.now() - began };
}

function curves({
  series: { name, values, every },
  theme,
  width,
  lang,
}: Extract<Task, { kind: "curves" }>): string {
  const losses = values.filter(Number.isFinite);
  const title = every === 1 ? name : `${name} (1 of ${every})`;
  return plotCurves(
    { losses, evaluations: [] },
    { title, theme, width, lang, height: Math.round(width * 0.6) },
  );
}

/** Leaves and named results, as the table of tensors shows them. */
function rowsOf(graph: GraphSnapshot): Row[] {
  return [...graph.nodes.values()]
    .filter((node) => node.kind !== "op" || node.name !== "" || node.id === graph.root)
    .slice(0, 200)
    .map((node) => ({
      name: node.name || node.id,
      shape: `(${[...node.shape].join(", ")}${node.shape.size === 1 ? "," : ""})`,
      value: written(node.value),
      gradient: gradientOf(node),
    }));
}

const gradientOf = (node: GraphNode) => (node.requiresGrad ? written(node.gradient) : "");

function written(shown: Shown | undefined): string {
  if (shown === undefined) return "";
  if (typeof shown === "number") return short(shown);
  const { values, mean, min, max } = shown;
  if (values !== undefined && values.size <= 12) return `[${[...values].map(short).join(", ")}]`;
  return `${short(min)} … ${short(max)}, ∅ ${short(mean)}`;
}

const short = (value: number) => String(Number(value.toPrecision(5)));

addEventListener("message", ({ data }: MessageEvent<Task>) => {
  perform(data).then(
    (result) => postMessage({ task: data.task, ...result }),
    (error: Error) => postMessage({ task: data.task, failed: error.message }),
  );
});

// Graphviz comes to life before the first program needs it
void toHtml(
  graphFromJson(
    '{"format":"wengert-graph","version":1,"root":"a","nodes":[{"id":"a","kind":"parameter","name":"a","op":"","symbol":"","shape":[],"dtype":"float32","requiresGrad":true,"value":1,"released":false,"module":""}],"edges":[],"modules":[]}',
  ),
).catch(() => {});

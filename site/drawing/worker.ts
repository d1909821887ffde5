/**
 * The worker that draws, of our own code alone. It waits loaded, with Graphviz started and everything called once,
 * so that a picture takes as long as its layout.
 */
import { loadLanguage, plotCurves } from "wengert/viz";
import { drawn } from "./drawn.js";
import { type Task, warmUpGraph } from "./tasks.js";

async function perform(task: Task): Promise<object> {
  if (task.kind === "graph") return drawn(task);
  await loadLanguage(task.lang);
  return { svg: curves(task) };
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

addEventListener("message", ({ data }: MessageEvent<Task>) => {
  perform(data).then(
    (result) => postMessage({ task: data.task, ...result }),
    (error: Error) => postMessage({ task: data.task, failed: error.message }),
  );
});
postMessage({ ready: true });
void drawn(warmUpGraph).catch(() => {});

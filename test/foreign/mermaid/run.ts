/**
 * What mermaid makes of the text that toMermaid writes: in Chromium it draws every graph, from left to right,
 * with every label as it was written.
 *
 *   npm ci --prefix test/foreign/mermaid && npx tsx test/foreign/mermaid/run.ts
 */
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { type Drawable, type DrawingOptions, toMermaid } from "wengert/viz";
import { chromiumPath, launchChromium } from "../../viz/browser.js";
import { pictures } from "../../viz/goldens.js";
import { apple, differentiated, variable } from "../../viz/graphs.js";

const named = (name: string) => [differentiated(variable(2, name).mul(variable(3, "w")))] as const;

const graphs: Record<string, readonly [Drawable, DrawingOptions?]> = {
  ...pictures(),
  "from top to bottom": [differentiated(apple()), { rankdir: "TB" }],
  "a hostile name": named('"] end --> n0; %% click n0 "javascript:alert(1)" #quot; ``` <img src=x>'),
  "a Japanese name": named("重み 勾配"),
};

/** What a reader sees of the drawing. */
interface Seen {
  readonly words: readonly string[];
  /** The middles of the boxes, by the ids in the text. */
  readonly places: Readonly<Record<string, readonly [x: number, y: number]>>;
}

async function drawn(page: Page, text: string): Promise<Seen> {
  return page.evaluate(async (source) => {
    const { mermaid, document } = globalThis as unknown as Window;
    const { svg } = await mermaid.render("picture", source);
    document.body.innerHTML = svg;
    const places: Record<string, [number, number]> = {};
    for (const box of document.querySelectorAll("g.node")) {
      const id = /-(n\d+)-\d+$/.exec(box.id)?.[1];
      const { x, y, width, height } = box.getBoundingClientRect();
      if (id !== undefined) places[id] = [x + width / 2, y + height / 2];
    }
    const words = [...document.querySelectorAll(".nodeLabel, .edgeLabel")].map((each) => each.textContent);
    return { words: words.map((each) => (each ?? "").replace(/\s+/g, "")), places };
  }, text);
}

/** What is used of the page. */
interface Window {
  readonly mermaid: { render(id: string, text: string): Promise<{ readonly svg: string }> };
  readonly document: {
    readonly body: { innerHTML: string };
    querySelectorAll(selector: string): Iterable<Element>;
  };
}

interface Element {
  readonly id: string;
  readonly textContent: string | null;
  getBoundingClientRect(): Readonly<Record<"x" | "y" | "width" | "height", number>>;
}

/** As a browser shows it, without spaces. */
const shown = (label: string) =>
  label
    .replaceAll("<br/>", "")
    .replace(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/\s+/g, "");

function faultsOf(text: string, { words, places }: Seen): string[] {
  const labels = [...text.matchAll(/^ *(?:n\d+\W+|n\d+ -\.?->\|)"(.*?)"/gm)].map(([, label = ""]) => label);
  const links = [...text.matchAll(/^ *(n\d+) -\.?-> ?(?:\|.*?\|)? ?(n\d+)$/gm)];
  const axis = text.includes("flowchart TB") ? 1 : 0;
  const at = (id = "") => places[id]?.[axis] ?? Number.NaN;
  return [
    ...(labels.length > 0 && links.length > 0 ? [] : ["nothing was found in the text"]),
    ...labels.filter((label) => !words.includes(shown(label))).map((label) => `not drawn: ${label}`),
    ...links
      .filter(([, from, to]) => !(at(from) < at(to)))
      .map(([, from, to]) => `${from} is not before ${to}`),
  ];
}

async function run(): Promise<boolean> {
  const script = readFileSync(new URL("node_modules/mermaid/dist/mermaid.min.js", import.meta.url), "utf8");
  const browser = await launchChromium();
  let good = true;
  try {
    const page = await browser.newPage();
    await page.setContent("<!doctype html><title>mermaid</title>");
    await page.addScriptTag({ content: script });
    for (const [name, [graph, options]] of Object.entries(graphs)) {
      const text = toMermaid(graph, options);
      const faults = faultsOf(text, await drawn(page, text));
      console.log(`${faults.length === 0 ? "as written" : "WRONG     "}  ${name}`);
      for (const fault of faults) console.log(`    ${fault}`);
      good &&= faults.length === 0;
    }
  } finally {
    await browser.close();
  }
  return good;
}

if (chromiumPath === undefined)
  console.log("SKIPPED: no Chromium here draws what toMermaid writes; CHROMIUM_PATH says where it is");
else if (!(await run())) process.exitCode = 1;

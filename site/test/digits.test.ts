/** The page that trains on digits, opened from disk: it takes the steps that Node takes. */

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Generator, noGrad, optim } from "wengert";
import { loadMnist, sample } from "wengert/data";
import { TwoLayerNet } from "../../examples/mnist/two-layer-net.js";
import { chromiumPath, sayIfSkipped } from "../../test/viz/browser.js";
import type {} from "../digits/files.js";
import { built, launch, Visit } from "./site.js";

sayIfSkipped("the page that trains on digits");

/** The losses of iterations 0 and 600, and the shares of the test images that are recognized then. */
function inNode(): string[][] {
  const mnist = loadMnist();
  const generator = new Generator(0);
  const net = new TwoLayerNet(784, 50, 10, { generator });
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
  const rows: string[][] = [];
  for (let i = 0; i <= 600; i++) {
    const { x, t } = sample(mnist.train, 100, generator);
    optimizer.zeroGrad();
    const loss = net.loss(x, t);
    loss.backward();
    optimizer.step();
    if (i % 600 !== 0) continue;
    const accuracy = noGrad(() => net.accuracy(mnist.test.x, mnist.test.t));
    rows.push([loss.item().toFixed(5), accuracy.toFixed(4)]);
  }
  return rows;
}

describe.skipIf(chromiumPath === undefined)("the digits", () => {
  let folder: string;
  let browser: Browser;
  beforeAll(async () => {
    folder = built();
    browser = await launch();
  });
  afterAll(() => browser?.close());

  test("learns what Node learns, and shows the network", async () => {
    const visit = await Visit.open(browser, folder, { file: "digits.html" });
    const { page } = visit;
    await page.locator("#iterations").selectOption("1200");
    await page.locator("#start").click();
    await page.waitForFunction(
      () => document.querySelector<HTMLButtonElement>("#look")?.disabled === false,
      undefined,
      {
        timeout: 90_000,
      },
    );
    await expect.poll(() => page.locator("#said").textContent()).toContain("1200 of 1200");
    const rows = await page
      .locator("#table tbody tr")
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent ?? "")));
    expect(rows.map(([, loss, , tested]) => [loss, tested])).toEqual(inNode());
    await expect.poll(() => page.locator("#curves").getAttribute("src")).toContain("svg");
    await page.locator("#look").click();
    const frame = await (await page.waitForSelector("#seen iframe", { timeout: 60_000 })).contentFrame();
    await frame?.waitForSelector("canvas, svg");
    expect(visit.asked).toEqual([]);
    expect(visit.errors).toEqual([]);
    await visit.close();
  });

  test("can be stopped", async () => {
    const visit = await Visit.open(browser, folder, { file: "digits.html" });
    const { page } = visit;
    await page.locator("#start").click();
    await page.waitForFunction(
      () => /^[1-9]/.test(document.querySelector("#said")?.textContent ?? ""),
      undefined,
      { timeout: 60_000 },
    );
    await page.locator("#stop").click();
    await page.waitForFunction(() => document.querySelector<HTMLButtonElement>("#start")?.disabled === false);
    await visit.close();
  });

  test("stopped while the digits come, it does not begin, and begins when it is asked again", async () => {
    const visit = await Visit.open(browser, folder, { file: "digits.html" });
    const { page } = visit;
    await page.evaluate(() => {
      for (const name of ["start", "stop"]) document.querySelector<HTMLElement>(`#${name}`)?.click();
    });
    await page.waitForFunction(() => Object.keys(globalThis.wengertDigits ?? {}).length === 4);
    await expect.poll(() => page.locator("#start").isEnabled()).toBe(true);
    await expect.poll(() => page.locator("#stop").isEnabled()).toBe(false);
    await expect.poll(() => page.locator("#said").textContent()).toBe("");
    await page.locator("#start").click();
    await expect.poll(() => page.locator("#said").textContent()).toMatch(/^[1-9]/);
    await expect.poll(() => page.locator("#table tbody tr").count()).toBe(1);
    await page.locator("#stop").click();
    await expect.poll(() => page.locator("#start").isEnabled()).toBe(true);
    await expect.poll(() => page.locator("#said").textContent()).not.toContain("10000 of 10000");
    expect(visit.errors).toEqual([]);
    await visit.close();
  });

  test("what is said, and the network that was drawn, speak the language that is chosen", async () => {
    const visit = await Visit.open(browser, folder, { file: "digits.html" });
    const { page } = visit;
    const said = () => page.locator("#said").textContent();
    await page.evaluate(() => {
      for (const name of ["#start", '[data-language="ja"]'])
        document.querySelector<HTMLElement>(name)?.click();
    });
    expect(await said()).toBe("手書き数字を読み込んでいます…");
    await expect.poll(said).toMatch(/回中 [1-9]/);
    await page.locator("#stop").click();
    await page.locator("#look").click();
    const network = () => page.frames()[1]?.evaluate(() => document.documentElement.lang);
    await expect.poll(network).toBe("ja");
    await page.locator('[data-language="zh"]').click();
    await expect.poll(network).toBe("zh");
    await expect.poll(() => page.locator("#seen iframe").count()).toBe(1);
    await expect.poll(said).toMatch(/次迭代/);
    await visit.close();
  });

  test("every link of the first page leads to a page", async () => {
    const visit = await Visit.open(browser, folder, { file: "index.html" });
    const links = await visit.page
      .locator("a")
      .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
    expect(links).toHaveLength(4);
    for (const link of links) {
      await visit.page.goto(link);
      await expect.poll(() => visit.page.locator("h1").count(), { message: link }).toBe(1);
    }
    await visit.close();
  });
});

/** In the player, a module opens into its parts and closes again, in place, with the steps of its parts. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { nn, ones, scope, type Tensor } from "wengert";
import { toHtml } from "wengert/viz";
import { type PlayerState, statesOf } from "../../../src/viz/player/opened.js";
import { prepare } from "../../../src/viz/scene/prepare.js";
import { boxesOf } from "../../../src/viz/scene/visit-items.js";
import { escapeXml } from "../../../src/viz/text/escape.js";
import { graph } from "../corpus/pictures.js";
import { differentiated, twoLayerLoss, variable } from "../graphs.js";
import { ask, goTo, inBrowser, now, open, openText, overflow } from "./opened.js";

const modules = { style: "modules" } as const;

inBrowser("a module in the player", () => {
  test("opens by Enter into its parts, goes on at the first of them, and closes again", async () => {
    const { page, requests, errors } = await open(differentiated(twoLayerLoss()), modules, { step: 5 });
    const box = () => page.locator('[data-key="Affine1"]');
    const texts = await page.locator(".scroller").textContent();
    await box().focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector('[aria-expanded="true"]');
    expect(await now(page)).toContain("Forward through matmul");
    await expect.poll(() => page.locator("#count").innerText()).toBe("Step 2 of 12");
    expect(await ask(page, "document.activeElement.dataset.key")).toBe("Affine1");
    await page.keyboard.press("ArrowRight"); // one step, not two: the page before listens no more
    await expect.poll(() => page.locator("#count").innerText()).toBe("Step 3 of 12");
    await goTo(page, 12);
    expect(await now(page)).toContain("Back through matmul");
    await box().focus();
    await page.keyboard.press("Space");
    await page.waitForSelector('[data-key="Affine1"][aria-expanded="false"]');
    expect(await now(page)).toContain("Affine1");
    await expect.poll(() => page.locator(".scroller").textContent()).toBe(texts);
    expect(requests).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  test("opens by a click, while the settings stay", async () => {
    const { page } = await open(differentiated(twoLayerLoss()), modules);
    await page.locator("#theme").selectOption("dark");
    await page.locator("#predict").check();
    await page.locator('[data-key="Affine2"]').click();
    await page.waitForSelector('[aria-expanded="true"]');
    await expect.poll(() => page.locator("#theme").inputValue()).toBe("dark");
    await expect.poll(() => page.locator("#predict").isChecked()).toBe(true);
    await expect.poll(() => page.locator("#count").innerText()).toBe("Step 0 of 12"); // it was at the start
    await page.locator('[data-key="Affine1"]').click(); // one at a time
    await page.waitForSelector('[data-key="Affine1"][aria-expanded="true"]');
    await expect.poll(() => page.locator('[data-key="Affine2"]').getAttribute("aria-expanded")).toBe("false");
  });

  test("is called what stands on it: axe finds nothing, open and closed", async () => {
    const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    const { page } = await open(differentiated(twoLayerLoss()), modules, { bypassCSP: true });
    await page.locator('[data-key="Affine1"]').click();
    await page.waitForSelector('[aria-expanded="true"]');
    await page.evaluate(axe);
    const found = await ask<string[]>(
      page,
      "axe.run().then(({ violations }) => violations.map(({ id }) => id))",
    );
    expect(found).toEqual([]);
  });

  test("is called what is to be seen of it, wherever a phone has scrolled to", async () => {
    const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    const closed = { style: "tensor", modules: "collapse" } as const;
    const looks = { bypassCSP: true, viewport: { width: 360, height: 640 } };
    class Net extends nn.Module {
      readonly projection = new nn.Affine(4, 4);
      override forward(x: Tensor): Tensor {
        return this.projection.forward(x.tanh()).square().mean();
      }
    }
    const { page } = await open(differentiated(new Net().forward(ones([2, 4]))), closed, looks);
    const session = await page.context().newCDPSession(page);
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    const heard = nodes.map(({ name, description }) => [name?.value, description?.value]);
    expect(heard).toContainEqual(["projection: Affine 4 → 4 20 params", "module"]);
    await page.evaluate(axe);
    const found = await ask<string[]>(
      page,
      `(async () => {
        const found = [];
        const scroller = document.querySelector(".scroller");
        scroller.style.width = "120px";
        for (let left = 0; left <= scroller.scrollWidth - 120; left += 8) {
          scroller.scrollLeft = left;
          const rule = { type: "rule", values: ["label-content-name-mismatch"] };
          found.push(...(await axe.run({ preload: false, runOnly: rule })).violations.map(({ id }) => left + id));
        }
        return found;
      })()`,
    );
    expect(found).toEqual([]);
  });

  test("may be the cell of a loop", async () => {
    const { page, errors } = await open(graph("lstm"));
    await page.locator('[data-key="LSTM.0#3"]').focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector('[data-key="LSTM.0#3"][aria-expanded="true"]');
    expect((await page.locator(".scroller svg").textContent())?.match(/sigmoid/g)).toHaveLength(3);
    await goTo(page, 7);
    expect(await now(page)).toContain("Forward through");
    await page.locator('[data-key="LSTM.0#3"]').focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector('[data-key="LSTM.0#3"][aria-expanded="false"]');
    expect(errors).toEqual([]);
  });

  test("opens inside another page, and on a phone", async () => {
    const html = await toHtml(differentiated(twoLayerLoss()), modules);
    const inner = await openText(`<iframe srcdoc="${escapeXml(html)}" width="900" height="600"></iframe>`);
    const frame = inner.page.frameLocator("iframe");
    await frame.locator('[data-key="Affine1"]').click();
    await frame.locator('[aria-expanded="true"]').waitFor();
    expect(inner.errors).toEqual([]);
    const { page } = await openText(html, 3, { viewport: { width: 360, height: 640 } });
    await page.locator('[data-key="Affine1"]').focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector('[aria-expanded="true"]');
    expect(await overflow(page)).toBe(0);
  });
});

test("a module of one op and a folded one do not open", async () => {
  expect(await toHtml(differentiated(twoLayerLoss()), modules)).not.toContain('data-key="Relu1"');
  expect(await toHtml(graph("gpt-12"))).not.toContain('data-opens="');
});

test.each([
  ["lstm", "LSTM.0#3", ["LSTMCell × 2, t = 1 … 2", "LSTMCell × 2, t = 4 … 5"]],
  ["lstm-20", "LSTM.0#2", ["LSTMCell, 3 → 4", "LSTMCell × 17, t = 3 … 19", "LSTMCell, 3 → 4"]],
])(
  "of a loop in %s each cell that is drawn opens, between the steps before it and after it",
  (name, path, around) => {
    const prepared = prepare("toHtml", graph(name), {});
    const states = statesOf(prepared, {});
    const drawn = boxesOf(prepared.scene.items).flatMap(({ module }) => module?.path ?? []);
    const cells = drawn.filter((each) => /^LSTM\.0(#\d+)?$/.test(each));
    expect(cells.length).toBeGreaterThan(2);
    const turns = states[0]?.turns ?? new Map();
    expect([...turns.keys()]).toEqual(cells);
    const { scene, graph: opened, timeline } = (states[turns.get(path).to] as PlayerState).prepared;
    const boxes = boxesOf(scene.items);
    const inside = boxes.filter(({ node }) => opened.nodes.get(node?.id ?? "")?.module === path);
    expect(inside.map(({ node }) => node?.op)).toContain("tanh");
    const closed = boxes.flatMap(({ module }) =>
      module?.kind.startsWith("LSTMCell") ? [`${module.kind}, ${module.details.first("")}`] : [],
    );
    expect(closed).toEqual(around);
    // nothing runs back: every arrow goes from an earlier box to a later one
    for (const { from, to } of scene.arrows)
      if (to !== "output")
        expect(timeline.forward(from), `${from} → ${to}`).toBeLessThanOrEqual(timeline.forward(to));
    expect(scene.arrows.length).toBeGreaterThan(15);
    expect(scene.arrows.length).toBeLessThan(60);
  },
);

test("a name of any letters opens", async () => {
  const path = '<b>&"-';
  const root = differentiated(scope(path, () => variable(2, "x").mul(3).sin()));
  const html = await toHtml(root, modules);
  expect(html.match(/data-key="&lt;b&gt;&amp;&quot;-"/g)).toHaveLength(1);
  expect(html).toContain('id="opened"');
});

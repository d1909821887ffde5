/** The numbers inside a step, in a real browser: products, sums that gather, windows, fused ops opened. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import {
  avgPool2d,
  conv2d,
  matmul,
  maxPool2d,
  nn,
  optim,
  rand,
  recordSources,
  scaledDotProductAttention,
  softmaxCrossEntropy,
  type Tensor,
  tensor,
} from "wengert";
import { toHtml } from "wengert/viz";
import { full } from "../../helpers/size.js";
import { appleAndOrange, differentiated, twoLayerLoss } from "../graphs.js";
import { ask, goTo, inBrowser, now, open, overflow } from "./opened.js";

/** Y = X W + b, and Σ Y · C: ∂Y is C. */
function affine(): Tensor {
  const x = tensor([1, 2, 3, 4], { shape: [2, 2], name: "X", requiresGrad: true });
  const w = tensor([1, -1, 0.5, 2, 0.5, -2], { shape: [2, 3], name: "W", requiresGrad: true });
  const b = tensor([10, 20, 30], { name: "b", requiresGrad: true });
  const c = tensor([1, 0, 2, 3, -1, 0.5], { shape: [2, 3], name: "C" });
  const total = matmul(x, w).add(b).mul(c).sum();
  total.name = "total";
  return differentiated(total);
}

const sum = (page: Page) => page.locator("#entry .rule").innerText();
const cells = (page: Page, table: number) => page.locator("#arrays table").nth(table).locator("td");
const texts = (page: Page, table: number) => cells(page, table).allInnerTexts();
const views = (page: Page) => page.locator(".views button").allInnerTexts();

inBrowser("the player, inside arrays", () => {
  test("a product stands in Falk's scheme, its factors in the order of the rule", async () => {
    const { page, errors } = await open(affine(), {}, { step: 99 });
    expect(await views(page)).toEqual(["∂W = Xᵀ · ∂Y", "∂X = ∂Y · Wᵀ", "Forward: Y = X · W"]);
    expect(await texts(page, 0)).toEqual(["1", "0", "2", "3", "-1", "0.5"]);
    expect(await texts(page, 1)).toEqual(["1", "3", "2", "4"]);
    expect(await texts(page, 2)).toEqual(["10", "-3", "3.5", "14", "-4", "6"]);
    const places = await ask<{ left: number; right: number; top: number; bottom: number }[]>(
      page,
      `[...document.querySelectorAll("#arrays table")].map((each) => each.getBoundingClientRect().toJSON())`,
    );
    const [right, left, result] = places as [(typeof places)[0], (typeof places)[0], (typeof places)[0]];
    expect(right.left).toBeCloseTo(result.left, 0);
    expect(left.top).toBeCloseTo(result.top, 0);
    expect(right.bottom).toBeLessThan(result.top);
    expect(left.right).toBeLessThan(result.left);
    expect(errors).toEqual([]);
  });

  test("an entry is chosen by pointer and by keys: its row, its column and its sum", async () => {
    const { page } = await open(affine(), {}, { step: 99 });
    await cells(page, 2).nth(2).click();
    expect(await sum(page)).toBe(
      "∂W[0, 2] = row 0 of Xᵀ · column 2 of ∂Y\n= 1 × 2 + 3 × 0.5 = 2 + 1.5 = 3.5",
    );
    await expect.poll(() => page.locator("#arrays td.lit").allInnerTexts()).toEqual(["2", "0.5", "1", "3"]);
    await expect
      .poll(() => page.locator("#entry").innerText())
      .toContain("W[0, 2] has a path into every entry of column 2 of Y: 2 paths, so 2 terms.");
    for (const key of ["ArrowDown", "ArrowLeft", "ArrowLeft", "ArrowLeft"]) await page.keyboard.press(key);
    expect(await sum(page)).toContain("∂W[1, 0]");
    await page.keyboard.press("End");
    expect(await sum(page)).toContain("∂W[1, 2]");
    await expect.poll(() => page.locator("#count").innerText()).toMatch(/^Step (\d+) of \1$/);
    expect(await ask(page, "document.activeElement.getAttribute('aria-label')")).toBe("∂W[1, 2] = 6");
    await page.getByRole("button", { name: "∂X = ∂Y · Wᵀ" }).click();
    await cells(page, 2).nth(1).click();
    // ∂X[0, 1] = row 0 of ∂Y (1, 0, 2) · row 1 of W (2, 0.5, -2)
    expect(await sum(page)).toContain("= 1 × 2 + 0 × 0.5 + 2 × -2 = 2 + 0 + -4 = -2");
  });

  test("what was broadcast gathers", async () => {
    const { page } = await open(affine(), {}, { step: 99 });
    await page.keyboard.press("ArrowLeft");
    expect(await views(page)).toEqual(["∂b = Σ rows of ∂Y"]);
    await expect.poll(() => page.locator(".gathering path.head").count()).toBe(3);
    await cells(page, 1).nth(2).click();
    expect(await sum(page)).toBe("∂b[0, 2] = Σ rows of ∂Y\n= 2 + 0.5 = 2.5");
    await expect.poll(() => page.locator("#entry").innerText()).toContain("b[0, 2] served 2 places");
  });

  test("of a large product the first entries and the whole sums are there", async () => {
    const { page } = await open(
      differentiated(twoLayerLoss(), true),
      { style: "tensor", modules: "flat" },
      { step: 99 },
    );
    expect(await sum(page)).toMatch(/\+ … 96 more = -?[\d.e-]+$/);
    await expect
      .poll(() => page.locator("#arrays").innerText())
      .toContain("The first 4 × 4 of (784, 50) are shown.");
    expect(await cells(page, 2).count()).toBe(25 - 1);
  });

  test("factors that the op reads transposed are found, by their shapes and by their numbers", async () => {
    const of = (shape: [number, number], name: string) => rand(shape, { name, requiresGrad: true });
    const [q, k, v] = [of([3, 2], "q"), of([4, 2], "k"), of([4, 5], "v")];
    const html = await toHtml(differentiated(scaledDotProductAttention(q, k, v).sum(), true), {
      modules: "flat",
      values: "full",
    });
    expect(html).toContain("Forward: Y = A · kᵀ");
    expect(html).toContain("∂k = ∂Yᵀ · A");
    expect(html).toContain("∂A = ∂Y · k");
  });

  test("a window goes over the image, and back over the results", async () => {
    const image = tensor(
      Array.from({ length: 16 }, (_, i) => i),
      { shape: [1, 1, 4, 4], name: "image" },
    );
    const filter = tensor([1, 2, 3, 4], { shape: [1, 1, 2, 2], name: "f", requiresGrad: true });
    const root = conv2d(image, filter, { stride: 2 }).sum();
    root.backward(undefined, { retainGraph: true });
    const { page } = await open(root, {}, { step: 99 });
    expect(await views(page)).toEqual(["∂f = image ⋆ ∂Y", "Forward: Y = image ⋆ f"]);
    await cells(page, 2).nth(1).click();
    expect(await sum(page)).toContain("= 1 × 1 + 3 × 1 + 9 × 1 + 11 × 1 = 1 + 3 + 9 + 11 = 24");
    await page.getByRole("button", { name: "Forward" }).click();
    await cells(page, 2).nth(3).click();
    await expect
      .poll(() => page.locator("#arrays table").first().locator("td.lit").allInnerTexts())
      .toEqual(["10", "11", "14", "15"]);
    expect(await sum(page)).toContain("10 × 1 + 11 × 2 + 14 × 3 + 15 × 4");
  });

  test("a pool shows which element of each window won, and where its gradient goes", async () => {
    const image = tensor([1, 5, 2, 0, 3, 5, 1, 1, 0, 0, 9, 7, 2, 0, 8, 9], {
      shape: [1, 1, 4, 4],
      name: "x",
      requiresGrad: true,
    });
    const c = tensor([1, 2, 3, 4], { shape: [1, 1, 2, 2] });
    const { page, errors } = await open(differentiated(maxPool2d(image, 2).mul(c).sum()), {}, { step: 99 });
    expect(await views(page)).toEqual([
      "∂x = ∂Y, where each window has its largest",
      "Forward: Y = the largest of each window of x",
    ]);
    const entry = () => page.locator("#entry").innerText();
    expect(await texts(page, 2)).toEqual("0 0.5 2 0 0 0.5 0 0 0 0 2 0 3 0 0 2".split(" "));
    await cells(page, 2).nth(5).click();
    expect(await sum(page)).toBe(
      "∂x[1, 1] = what arrives from the windows in which x[1, 1] is the largest\n= 1 × 0.5 = 0.5",
    );
    await expect
      .poll(() => page.locator("#arrays table").nth(1).locator("td.lit").allInnerTexts())
      .toEqual(["1"]);
    await page.keyboard.press("ArrowLeft");
    expect(await sum(page)).toMatch(/largest = 0$/);
    expect(await entry()).toContain("x[1, 0] is the largest of no window, so no gradient reaches it.");
    await page.getByRole("button", { name: "Forward" }).click();
    await cells(page, 1).nth(1).click();
    expect(await sum(page)).toBe(
      "Y[0, 1] = the largest in the window of x at row 0, column 1\n= 2, 0, 1, 1 = 2",
    );
    await expect
      .poll(() => page.locator("#arrays td.kept").allInnerTexts())
      .toEqual("5 2 5 9 2 9".split(" "));
    expect(await entry()).toContain("x[0, 2] is the largest: the gradient of Y[0, 1] goes there alone");
    await page.keyboard.press("ArrowLeft");
    expect(await entry()).toContain("2 are the largest alike: each gets an equal part");
    expect(errors).toEqual([]);
  });

  test("of an average pool the window is seen, with its border, and back every window of an element", async () => {
    const image = tensor([1, 2, 3, 4, 5, 6, 7, 8, 9], {
      shape: [1, 1, 3, 3],
      name: "x",
      requiresGrad: true,
    });
    const root = avgPool2d(image, 2, { stride: 1, padding: 1 }).square().sum();
    const { page } = await open(differentiated(root), {}, { step: 99 });
    expect((await views(page))[0]).toBe("∂x = ∂Y ÷ 4, over each window");
    await cells(page, 2).first().click();
    await expect.poll(() => page.locator("#arrays table").nth(1).locator("td.lit").count()).toBe(4);
    // 2 · (1, 3, 5, 12) / 4 arrive from the windows around the corner
    expect(await sum(page)).toContain("= 0.5 + 1.5 + 2.5 + 6, ÷ 4 = 2.625");
    await page.getByRole("button", { name: "Forward" }).click();
    await cells(page, 1).first().click();
    expect(await sum(page)).toContain("= 1, ÷ 4 = 0.25");
    await expect.poll(() => page.locator("#entry").innerText()).toContain("counts as zeros: 3 of 4");
  });

  test("softmax with loss opens into its steps, and back into y, t and (y − t) ÷ N", async () => {
    const logits = tensor([0.3, 2.9, 4, 1, 1, 1], { shape: [2, 3], name: "logits", requiresGrad: true });
    const loss = softmaxCrossEntropy(logits, tensor([2, 0], { name: "labels", dtype: "int32" }));
    const { page } = await open(differentiated(loss), {}, { step: 99 });
    const steps = () => page.locator("#arrays figcaption").allInnerTexts();
    expect((await steps()).map((each) => each.replace("→ ", ""))).toEqual([
      "y = e ÷ s",
      "t = oneHot(labels, 3)",
      "∂Y",
      "∂logits = (y − t) ÷ 2 × ∂Y",
    ]);
    const gradient = [...(logits.grad as Tensor).toTypedArray()];
    expect(await texts(page, 3)).toEqual(gradient.map((x) => String(Number(x.toPrecision(4)))));
    await page.getByRole("button", { name: "opened" }).click();
    expect((await steps()).map((each) => each.replace("→ ", ""))).toEqual([
      "logits",
      "labels",
      "m = max logits",
      "e = exp(logits − m)",
      "s = Σ e",
      "y = e ÷ s",
      "t = oneHot(labels, 3)",
      "l = −Σ (t × log y)",
      "Y = mean l",
    ]);
    expect((await texts(page, 8))[0]).toBe(String(Number(loss.item().toPrecision(4))));
  });

  test("a leaf that has changed since says so", async () => {
    const x = tensor([1, 2, 3, 4], { shape: [2, 2], name: "X" });
    const w = tensor([1, 0, 0, 1], { shape: [2, 2], name: "W", requiresGrad: true });
    const root = differentiated(x.matmul(w).sum(), true);
    new optim.SGD([w], { lr: 1 }).step();
    const { page } = await open(root, {}, { step: 99 });
    await page.getByRole("button", { name: "Forward" }).click();
    await expect
      .poll(() => page.locator("#arrays").innerText())
      .toMatch(/W was changed since.*these are its numbers now/);
  });

  test("a gradient that backward has released is explained, with the remedy", async () => {
    const { page } = await open(
      differentiated(twoLayerLoss()),
      { style: "tensor", modules: "flat" },
      { step: 12 },
    );
    await expect.poll(() => page.locator("#told").textContent()).toContain("retainGraph: true");
    expect(await now(page)).toMatch(/= \?\s*Not known any more/);
  });

  test("the line that ran the active op is lit, and leads to its step", async () => {
    const program = 'const x = 1;\n\nlet evil = "</script><b>";\n';
    const { page } = await open(
      recordSources(affine),
      { program: `${program}${"\n".repeat(40)}` },
      { step: 2 },
    );
    await expect.poll(() => page.locator("#source b").count()).toBe(0);
    await expect
      .poll(() => page.locator("#source .aside").innerText())
      .toMatch(/^No operation of this graph ran/);
    const { readFileSync } = await import("node:fs");
    const own = readFileSync(new URL(import.meta.url), "utf8");
    const beside = await open(recordSources(affine), { program: own }, { step: 2 });
    await expect
      .poll(() => beside.page.locator("#source li.lit").innerText())
      .toContain("matmul(x, w).add(b)");
    await expect.poll(() => beside.page.locator("#source span.lit").innerText()).toBe("matmul(x, w)");
    await expect.poll(() => beside.page.locator("#source .aside").innerText()).toMatch(/^The lit line ran/);
    await goTo(beside.page, 5);
    await expect.poll(() => beside.page.locator("#source span.lit").innerText()).toBe("sum()");
    await beside.page.locator("#source button").first().focus();
    await beside.page.keyboard.press("Enter");
    await expect.poll(() => beside.page.locator("#count").innerText()).toMatch(/^Step 2 /);
  });

  test("the steps, what happens and its words are in view at every step of a tall graph", async () => {
    for (const viewport of full
      ? [
          { width: 1280, height: 720 },
          { width: 390, height: 844 },
        ]
      : [{ width: 1280, height: 720 }]) {
      const { page } = await open(
        differentiated(twoLayerLoss(), true),
        { style: "tensor", modules: "flat", rankdir: "TB" },
        { viewport },
      );
      const last = Number((await page.locator("#count").innerText()).split(" ").at(-1));
      for (let step = 1; step <= last; step++) {
        await page.keyboard.press("ArrowRight");
        const seen = await ask<boolean[]>(
          page,
          `(() => {
            const inside = (box, frame) => box.bottom > frame.top + 5 && box.top < frame.bottom - 5 &&
              box.right > frame.left && box.left < frame.right;
            const rect = (each) => each.getBoundingClientRect();
            const page = { top: 0, left: 0, bottom: innerHeight, right: innerWidth };
            const scroller = rect(document.querySelector(".scroller"));
            const active = [...document.querySelectorAll(".node.active")];
            return [
              active.length === 0 || active.some((each) => inside(rect(each), scroller)),
              inside(rect(document.querySelector("#next")), page),
              inside(rect(document.querySelector("#now strong")), page),
            ];
          })()`,
        );
        expect(seen, `step ${step}`).toEqual([true, true, true]);
      }
      expect(await overflow(page)).toBeLessThanOrEqual(0);
    }
  });

  test("play goes on by itself to the end, only when asked, and stops at a key", async () => {
    const { page } = await open(differentiated(appleAndOrange()), {}, { step: 8 });
    await expect.poll(() => page.locator("#play").getAttribute("aria-pressed")).toBe("false");
    await page.locator("#speed").selectOption("400");
    await page.locator("#play").click();
    const count = () => page.locator("#count").innerText();
    await expect.poll(count, { timeout: 5000 }).toBe("Step 10 of 10");
    await expect.poll(() => page.locator("#play").innerText()).toBe("Play");
    await page.locator("#play").click();
    await expect.poll(() => page.locator("#count").innerText()).toBe("Step 0 of 10");
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => page.locator("#play").innerText()).toBe("Play");
  });
});

const x = () => tensor([0.5, -1, 2, 3, 0.1, -0.3], { shape: [2, 3], name: "x", requiresGrad: true });
test.each<[name: string, root: () => Tensor]>([
  ["softmax", () => x().softmax()],
  ["softmax", () => x().softmax(0)],
  ["logSoftmax", () => x().logSoftmax()],
  ["logSumExp", () => x().logSumExp(1)],
  ["standardize", () => new nn.LayerNorm(3).forward(x())],
  ["standardize", () => new nn.BatchNorm(3).forward(x())],
  ["norm", () => x().norm()],
  ["sigmoid", () => x().sigmoid()],
  ["softplus", () => x().softplus()],
  ["gelu", () => x().gelu()],
])("%s opens into plain steps whose last gives what the op gave", async (name, root) => {
  const html = await toHtml(differentiated(root().square().sum()), { modules: "flat" });
  expect(html).toContain(`"title":"${name}, opened"`);
});

test("numbers that are none of an op's steps are not shown as such", async () => {
  const given = x();
  const root = differentiated(given.softmax().square().sum());
  new optim.SGD([given], { lr: 1 }).step();
  expect(await toHtml(root)).not.toContain("softmax, opened");
});

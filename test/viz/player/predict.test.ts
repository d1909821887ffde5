/** Predict mode in a real browser: what is hidden, what is asked, what counts as right. */
import { expect, test } from "vitest";
import { maxPool2d, tensor } from "wengert";
import { full } from "../../helpers/size.js";
import { appleAndOrange, differentiated, twoLayerLoss, variable } from "../graphs.js";
import { ask, goTo, inBrowser, now, open, visibleTexts } from "./opened.js";

inBrowser("the player, in predict mode", () => {
  test("gradients are hidden everywhere until the number is typed, then explained", async () => {
    const { page } = await open(differentiated(appleAndOrange()), { predict: true }, { step: 7 });
    for (const button of await page.locator("button[aria-controls]").all()) await button.click();
    expect(await now(page)).not.toContain("650 (=");
    expect((await visibleTexts(page)).filter((text) => text === "?")).toHaveLength(2);
    await expect.poll(() => page.locator("body").innerText()).not.toContain("upstream 1 ×");
    await page.getByLabel("Your number").fill("3");
    await page.keyboard.press("Enter");
    expect(await now(page)).toContain("Not yet");
    const inSight = `document.querySelector("[role=status]").getBoundingClientRect().bottom <= innerHeight`;
    expect(await ask(page, inSight)).toBe(true);
    await page.getByLabel("Your number").fill("1.105");
    await page.keyboard.press("Enter");
    expect(await now(page)).toContain("upstream 1 × local 1.1 (= tax) = 1.1");
    expect((await visibleTexts(page)).filter((text) => text === "?")).toHaveLength(1);
    // the next question is asked, and has the focus
    await page.keyboard.type("650");
    await page.keyboard.press("Enter");
    expect(await now(page)).toContain("∂price/∂tax = upstream 1 × local 650");
    expect(await ask(page, "document.activeElement.id")).toBe("next");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator("#count").innerText()).toBe("Step 8 of 10");
    expect(await now(page)).toContain("∂price/∂(apple × apple_num)\nYour number");
  });

  test("what says no number is told from a wrong one, and costs no try", async () => {
    const { page } = await open(differentiated(appleAndOrange()), { predict: true }, { step: 7 });
    const type = async (text: string) => {
      await page.getByLabel("Your number").fill(text);
      await page.keyboard.press("Enter");
      return now(page);
    };
    for (const text of ["", "  ", "two", "1.1 apples", "(1.1"])
      expect(await type(text), text).toContain("No number can be read here");
    await expect.poll(() => page.locator("#score").innerText()).toBe("");
    await expect.poll(() => page.getByLabel("Your number").getAttribute("aria-invalid")).toBe("true");
    expect(await type("1e-3")).toContain("Not yet. Multiply");
    expect(await type("−1,1")).toContain("look at the sign");
    await expect.poll(() => page.locator("#score").innerText()).toBe("Score: 0 of 1 right at the first try");
    expect(await type("11/10")).toContain("= 1.1");
  });

  test("the tolerance is what the caller says", async () => {
    const { page } = await open(
      differentiated(appleAndOrange()),
      { predict: true, tolerance: 0 },
      { step: 10 },
    );
    await page.getByLabel("Your number").fill("2.21");
    await page.keyboard.press("Enter");
    expect(await now(page)).toContain("Not yet");
  });

  test.skipIf(!full)("of a large array one entry is asked for, and the answer tells its shape", async () => {
    const { page } = await open(
      differentiated(twoLayerLoss(), true),
      { style: "tensor", predict: true },
      { step: 14 },
    );
    expect(await now(page)).toContain("Your number for ∂W1[0, 0]:");
    await page.getByLabel("Your number").fill("123");
    await page.keyboard.press("Enter");
    expect(await now(page)).toContain("Not yet.");
    await page.getByRole("button", { name: "Show the answer" }).click();
    expect(await now(page)).toContain("with local xᵀ = (784, 50), ‖∂‖");
  });

  test("of an array one entry is asked for, and a right list of all numbers is right", async () => {
    const x = tensor(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      { name: "x", requiresGrad: true },
    );
    const { page } = await open(differentiated(x.square().sum()), { predict: true }, { step: 99 });
    expect(await now(page)).toContain("Your number for [1, 2]:");
    await page.getByLabel("Your number").fill("[[2, 4, 6], [8, 10, 12]]");
    await page.keyboard.press("Enter");
    expect(await now(page)).toContain("= [[2, 4, 6], [8, 10, 12]]");
  });

  test("the answer can be given up on, and the mode switched", async () => {
    const { page } = await open(differentiated(appleAndOrange()), {}, { step: 7 });
    expect(await now(page)).toContain("= 1.1");
    await page.getByLabel("Predict the gradients").check();
    expect(await now(page)).not.toContain("= 1.1");
    await page.getByRole("button", { name: "Show the answer" }).click();
    expect(await now(page)).toContain("= 1.1");
    await page.getByLabel("Predict the gradients").uncheck();
    expect(await now(page)).toContain("= 650");
  });

  test("a sum of several uses is a question of its own, and the total at a leaf waits for it", async () => {
    const a = variable(1, "a");
    const b = a.add(a);
    const { page } = await open(differentiated(b.add(b)), { predict: true }, { step: 99 });
    const total = () => visibleTexts(page).then((texts) => texts.includes("∂ 4"));
    for (const answer of ["2", "2", "4"]) {
      expect(await total()).toBe(false);
      await page.getByLabel("Your number").fill(answer);
      await page.keyboard.press("Enter");
    }
    expect(await total()).toBe(true);
  });

  test("a hint depends on the mistake, and the score counts first tries", async () => {
    // 3x - 2x: ∂x is 3 by one use and -2 by the other
    const x = variable(5, "x");
    const root = x.mul(variable(3, "w")).add(x.mul(variable(-2, "v")));
    const { page } = await open(differentiated(root), { predict: true }, { step: 6 });
    const type = async (text: string) => {
      await page.locator("#now form input").fill(text);
      await page.keyboard.press("Enter");
      return page.locator("#now [role=status]").allInnerTexts();
    };
    await goTo(page, 7); // back through x · v: ∂x by use 2 = -2
    expect((await type("2"))[0]).toContain("look at the sign");
    expect((await type("1"))[0]).toContain("That is what arrives from above, alone");
    expect((await type("17"))[0]).toContain("Multiply what arrives from above");
    await type("-2");
    await expect.poll(() => page.locator("#score").innerText()).toBe("Score: 0 of 1 right at the first try");
    await type("5");
    await expect.poll(() => page.locator("#score").innerText()).toBe("Score: 1 of 2 right at the first try");
    await goTo(page, 8);
    await type("3");
    await type("5");
    expect((await type("3"))[0]).toContain("one part alone");
    await type("1");
    await expect.poll(() => page.locator("#score").innerText()).toBe("Score: 3 of 5 right at the first try");
  });

  test("a view tells no gradient that it begins with before its own question is answered", async () => {
    const x = tensor([1, 2, 3, 4], { shape: [2, 2], name: "X" });
    const w = tensor([5, 6, 7, 8], { shape: [2, 2], name: "W", requiresGrad: true });
    const c = tensor([1, 10, 100, 30], { shape: [2, 2], name: "C" });
    const { page } = await open(differentiated(x.matmul(w).mul(c).sum()), { predict: true }, { step: 99 });
    const last = Number((await page.locator("#count").innerText()).split(" ").at(-1));
    const secrets = async () =>
      (await page.locator("#arrays td").allInnerTexts()).filter((text) => text === "?").length;
    await expect.poll(secrets).toBe(8); // the result, and what arrives from above
    await goTo(page, last - 1);
    await page.getByRole("button", { name: "Show the answer" }).click();
    await goTo(page, last);
    await expect.poll(secrets).toBe(4);
    await page.getByRole("button", { name: "Show the answer" }).click();
    await expect.poll(secrets).toBe(0);
  });

  test("an image of a gradient is neither seen nor heard before its answer", async () => {
    const x = tensor(
      Array.from({ length: 16 }, (_, i) => (i * 7) % 11),
      { shape: [1, 1, 4, 4], name: "x", requiresGrad: true },
    );
    const y = maxPool2d(x, 2).square().sum();
    const { page } = await open(differentiated(y), { predict: true, images: "auto" }, { step: 99 });
    const seen = () =>
      ask<number>(
        page,
        `[...document.querySelectorAll(".scroller image")]
          .filter((image) => getComputedStyle(image).visibility === "visible").length`,
      );
    const labels = () => ask<string>(page, `document.querySelector(".scroller").innerHTML`);
    const heard = (await labels()).match(/aria-label="[^"]*gradient of x[^"]*" href/g) ?? [];
    expect(heard).toHaveLength(1); // the image's own, which is hidden with it
    const spoken = () => page.locator(".scroller g[data-heard]").getAttribute("aria-label");
    await expect.poll(spoken).not.toContain("gradient of x");
    const before = await seen();
    await page.getByRole("button", { name: "Show the answer" }).click();
    await expect.poll(seen).toBe(before + 1);
    await expect.poll(spoken).toMatch(/; the gradient of x as an image of 4 × 4 pixels, from .*\d$/);
  });

  test("of a product the chosen entry is asked for, with hints on its factors", async () => {
    const a = tensor([1, 2, 3, 4], { shape: [2, 2], name: "X" });
    const w = tensor([5, 6, 7, 8], { shape: [2, 2], name: "W", requiresGrad: true });
    const c = tensor([1, 10, 100, 30], { shape: [2, 2], name: "C" });
    const { page } = await open(differentiated(a.matmul(w).mul(c).sum()), { predict: true }, { step: 99 });
    await expect
      .poll(() => page.locator("#arrays [role=gridcell]").allInnerTexts())
      .toEqual(["?", "?", "?", "?"]);
    await expect.poll(() => page.locator("#entry").innerText()).not.toContain("=");
    await page.locator("#arrays [role=gridcell]").nth(1).click();
    expect(await now(page)).toContain("Your number for ∂W[0, 1]:");
    const type = async (text: string) => {
      await page.locator("#now form input").fill(text);
      await page.keyboard.press("Enter");
      return (await page.locator("#now [role=status]").allInnerTexts())[0];
    };
    // ∂W[0, 1] = 1 × 10 + 3 × 30
    expect(await type("-100")).toContain("sign");
    expect(await type("4")).toContain("the local derivative alone");
    expect(await type("90")).toContain("one part alone");
    expect(await type("70")).toContain("transposed"); // row 0 of X, not of its transpose
    await type("1*10 + 3*30");
    await expect.poll(() => page.locator("#arrays [role=gridcell]").nth(1).innerText()).toBe("100");
    await expect.poll(() => page.locator("#entry").innerText()).toContain("= 10 + 90 = 100");
  });

  test("a worksheet has blanks, and its answers on a page of their own", async () => {
    const { page } = await open(differentiated(appleAndOrange()), {}, { step: 0 });
    await page.getByRole("button", { name: "Worksheet" }).click();
    await expect.poll(() => page.locator("#worksheet .blank").count()).toBe(8);
    await expect.poll(() => page.locator("#worksheet .answers").isVisible()).toBe(false);
    await page.emulateMedia({ media: "print" });
    await ask(page, `window.dispatchEvent(new Event("beforeprint"))`);
    await expect.poll(() => page.locator("#worksheet .answers").isVisible()).toBe(true);
    await expect
      .poll(() => page.locator("#worksheet .answers").innerText())
      .toContain("= upstream 1 × local 1.1 (= tax) = 1.1");
    await expect.poll(() => page.locator("#all-steps").isVisible()).toBe(false);
    expect((await visibleTexts(page)).filter((text) => text === "?").length).toBeGreaterThan(0);
    expect(await visibleTexts(page)).not.toContain("1.1\n");
    await ask(page, `window.dispatchEvent(new Event("afterprint"))`);
    await page.emulateMedia({ media: "screen" });
    expect(await visibleTexts(page)).not.toContain("?");
  });
});

/** Predict mode in a real browser: what is hidden, what is asked, what counts as right. */
import { expect, test } from "vitest";
import { tensor } from "wengert";
import { full } from "../../helpers/size.js";
import { appleAndOrange, differentiated, twoLayerLoss, variable } from "../graphs.js";
import { ask, inBrowser, now, open, visibleTexts } from "./opened.js";

inBrowser("the player, in predict mode", () => {
  test("gradients are hidden everywhere until the number is typed, then explained", async () => {
    const { page } = await open(differentiated(appleAndOrange()), { predict: true }, { step: 7 });
    for (const button of await page.locator("button[aria-controls]").all()) await button.click();
    expect(await now(page)).not.toContain("650 (=");
    expect((await visibleTexts(page)).filter((text) => text === "?")).toHaveLength(2);
    expect(await page.locator("body").innerText()).not.toContain("upstream 1 ×");
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
    expect(await page.locator("#count").innerText()).toBe("Step 8 of 10");
    expect(await now(page)).toContain("∂price/∂(apple × apple_num)\nYour number");
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

  test.skipIf(!full)("of an array the shape is asked for", async () => {
    const { page } = await open(
      differentiated(twoLayerLoss(), true),
      { style: "tensor", predict: true },
      { step: 14 },
    );
    expect(await now(page)).toContain("Its shape, such as (2, 3): ");
    await page.getByLabel("Its shape").fill("50, 784");
    await page.keyboard.press("Enter");
    expect(await now(page)).toContain("Not yet. A gradient has the shape");
    await page.getByLabel("Its shape").fill("784, 50");
    await page.keyboard.press("Enter");
    expect(await now(page)).toContain("with local xᵀ = (784, 50), ‖∂‖");
  });

  test("the shape that is asked for is not the example, and a right list of numbers is right", async () => {
    const x = tensor(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      { name: "x", requiresGrad: true },
    );
    const { page } = await open(differentiated(x.square().sum()), { predict: true }, { step: 99 });
    expect(await now(page)).toContain("Its shape, such as (4, 5), or its numbers, such as [1, 2]: ");
    await page.getByLabel("Its shape").fill("[[2, 4, 6], [8, 10, 12]]");
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
});

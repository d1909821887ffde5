/** Grids whose columns or rows belong together stand together, however long their numbers are. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { matmul, mean, sum, type Tensor, tensor } from "wengert";
import { differentiated } from "../graphs.js";
import { ask, inBrowser, open } from "./opened.js";

/** So many columns of numbers of any length, one of them very small. */
const filled = (shape: [number, number], name: string): Tensor =>
  tensor(
    Array.from({ length: shape[0] * shape[1] }, (_, i) => (i === 1 ? -8.477e-14 : 0.12345 * (i % 7) - 0.3)),
    { shape, name, requiresGrad: true },
  );

interface Place {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const places = (page: Page, selector: string) =>
  ask<Place[]>(
    page,
    `[...document.querySelectorAll(${JSON.stringify(selector)})].map((each) => each.getBoundingClientRect().toJSON())`,
  );

/** Where nothing is seen, nothing stands together. */
const isSeen = (page: Page) => page.locator("#arrays [role=grid]").isVisible();

const middles = (all: readonly Place[], axis: "x" | "y") =>
  all.map(({ left, right, top, bottom }) =>
    Math.round(axis === "x" ? (left + right) / 2 : (top + bottom) / 2),
  );

/** The numbers that do not leave at least so many pixels at each side of their cell. */
const tight = (page: Page) =>
  ask<string[]>(
    page,
    `[...document.querySelectorAll("#arrays .grid:not(.small) td")].flatMap((cell) => {
      const range = document.createRange();
      range.selectNodeContents(cell);
      const [text, box] = [range.getBoundingClientRect(), cell.getBoundingClientRect()];
      return text.left - box.left < 3 || box.right - text.right < 3 ? [cell.textContent] : [];
    })`,
  );

inBrowser("grids that belong together", () => {
  test.each([2, 4, 9, 12])("%i columns: arrows lead from each column to its sum", async (columns) => {
    const b = tensor(
      Array.from({ length: columns }, (_, i) => 10 ** -i),
      { name: "b", requiresGrad: true },
    );
    const root = differentiated(
      sum(
        filled([3, columns], "X")
          .add(b)
          .mul(filled([3, columns], "C")),
      ),
      true,
    );
    for (const width of [360, 1280]) {
      const viewport = { width, height: 740 };
      const { page } = await open(root, { style: "tensor" }, { step: 99, viewport });
      expect(await isSeen(page)).toBe(true);
      expect(await isSeen(page)).toBe(true);
      await expect.poll(() => page.locator(".views button").first().innerText()).toBe("∂b = Σ rows of ∂Y");
      const [source, result] = [
        "#arrays table:first-of-type tr:first-child td:not(.more)",
        "#arrays [role=grid] td:not(.more)",
      ];
      const arrows = middles(await places(page, ".gathering svg"), "x");
      expect(arrows.length).toBeGreaterThan(1);
      for (const grid of [source, result]) {
        const cells = middles(await places(page, grid), "x");
        expect(cells).toHaveLength(arrows.length);
        for (const [i, x] of arrows.entries())
          expect(Math.abs(x - (cells[i] as number))).toBeLessThanOrEqual(1);
      }
      expect(await tight(page)).toEqual([]);
    }
  });

  test.each([3, 5, 12])("%i columns: arrows lead from each row to its mean", async (columns) => {
    const root = sum(mean(filled([3, columns], "X"), 1).square());
    const { page } = await open(differentiated(root, true), { style: "tensor" }, { step: 2 });
    expect(await isSeen(page)).toBe(true);
    await expect.poll(() => page.locator(".views button").first().innerText()).toContain("columns");
    const arrows = middles(await places(page, ".gathering svg"), "y");
    expect(arrows).toHaveLength(3);
    for (const grid of ["#arrays table:first-of-type tr", "#arrays [role=grid] tr"]) {
      const rows = middles(await places(page, grid), "y");
      for (const [i, y] of arrows.entries()) expect(Math.abs(y - (rows[i] as number))).toBeLessThanOrEqual(1);
    }
    expect(await tight(page)).toEqual([]);
  });

  test.each([
    [2, 2, 2],
    [3, 5, 2],
    [2, 12, 3],
    [2, 3, 12],
  ])("a product of (%i, %i) and (%i): rows and columns meet in the result", async (n, k, m) => {
    const root = sum(matmul(filled([n, k], "X"), filled([k, m], "W")).square());
    const { page } = await open(differentiated(root, true), { style: "tensor" }, { step: 2 });
    expect(await isSeen(page)).toBe(true);
    const [right, left, result] = await Promise.all(
      [1, 2, 3].map(async (i) => {
        const table = `#arrays table:nth-of-type(${i})`;
        return {
          columns: middles(await places(page, `${table} tr:first-child td`), "x"),
          rows: middles(await places(page, `${table} tr`), "y"),
        };
      }),
    );
    for (const [i, x] of result?.columns.entries() ?? [])
      expect(Math.abs(x - (right?.columns[i] as number))).toBeLessThanOrEqual(1);
    for (const [i, y] of result?.rows.entries() ?? [])
      expect(Math.abs(y - (left?.rows[i] as number))).toBeLessThanOrEqual(1);
    expect(await tight(page)).toEqual([]);
  });
});

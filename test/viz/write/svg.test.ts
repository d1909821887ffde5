/** toSvg: through Graphviz in WebAssembly, or an error that says what to install. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { MissingPackageError, ValueError } from "wengert";
import { themes, toDot, toSvg } from "wengert/viz";
import { apple, differentiated, variable } from "../graphs.js";
import { labelsIn, readSvg } from "../layout.js";

describe("toSvg", () => {
  test("draws every label, and gives the same bytes each time", async () => {
    const price = differentiated(apple());
    const svg = await toSvg(price);
    expect(readSvg(svg).texts).toEqual(expect.arrayContaining(labelsIn(toDot(price))));
    expect(await toSvg(price)).toBe(svg);
    expect(await toSvg(differentiated(apple()))).toBe(svg);
  });

  test("says what it shows to those who do not see it", async () => {
    const svg = await toSvg(apple());
    expect(svg).toContain('role="img" aria-label="Computational graph of price"');
    expect(svg).toContain("<title>Computational graph of price</title>");
    expect(await toSvg(apple(), { title: 'a "b" <c> $& &' })).toContain(
      'aria-label="a &quot;b&quot; &lt;c&gt; $&amp; &amp;"',
    );
    expect(await toSvg(variable(1).neg())).toContain('aria-label="Computational graph"');
  });

  test.each(["light", "dark"] as const)(
    "%s: every number on an edge has a rim in the background colour, in clusters too; no box has one",
    async (theme) => {
      const rim = `stroke="${themes[theme].background.toLowerCase()}"`;
      const broken = differentiated(variable(0, "x").log());
      for (const options of [{ theme }, { theme, step: 4 }]) {
        const svg = await toSvg(broken, options);
        const rimmed = [...svg.matchAll(/<text [^>]*>[^<]*/g)].map(([text]) => text);
        expect(rimmed.filter((text) => text.includes(rim)).map((text) => text.replace(/.*>/, ""))).toEqual(
          expect.arrayContaining(["0", "&#45;∞", "∞", "1"]),
        );
        expect(rimmed.find((text) => text.endsWith(">log"))).not.toContain(rim);
      }
    },
  );

  test("lets no name become markup", async () => {
    const root = variable(1, "</script><script>alert(1)</script>").neg();
    root.name = "<img onerror=x>";
    const svg = await toSvg(root);
    expect(svg).not.toMatch(/<script|<\/script|<img/);
  });

  test("refuses options as toDot does", async () => {
    await expect(toSvg(apple(), { digits: 99 })).rejects.toThrow(ValueError);
  });
});

describe("without @viz-js/viz", () => {
  afterEach(() => {
    vi.doUnmock("@viz-js/viz");
    vi.resetModules();
  });

  test("the error says what to install", async () => {
    vi.doMock("@viz-js/viz", () => {
      throw new Error("Cannot find package '@viz-js/viz'");
    });
    const error = await toSvg(apple()).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(MissingPackageError);
    expect((error as Error).message).toContain("npm install @viz-js/viz");
  });
});

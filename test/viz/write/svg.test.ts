/** toSvg: through Graphviz in WebAssembly, or an error that says what to install. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { MissingPackageError, ValueError } from "wengert";
import { frames, themes, toDot, toSvg } from "wengert/viz";
import { measure } from "../corpus/measure.js";
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

describe("a wire that runs down", () => {
  const down = { edges: "wires", rankdir: "TB" } as const;
  const wires = (svg: string) =>
    [...svg.matchAll(/<g id="v\d+"[^>]*>\n([\s\S]*?)<\/g>/g)].map(([, body = ""]) => ({
      strokes: (/ d="([^"]*)"/.exec(body)?.[1] ?? "").split("M").length - 1,
      numbers: [...body.matchAll(/<text [^>]*>/g)].map(([text]) => text),
    }));

  test("breaks where its numbers stand, and leaves them no line in a picture that stands still", async () => {
    const svg = await toSvg(differentiated(apple()), down);
    for (const { strokes, numbers } of wires(svg)) expect([strokes, numbers.length]).toEqual([2, 1]);
    expect(svg).not.toContain("opens-line");
    expect(measure(svg).onLines).toEqual([]);
  });

  test("is whole while they are still to come: each number hides what of it runs below", async () => {
    const pictures = (await frames(differentiated(apple()), down)).toArray().map(({ svg }) => wires(svg));
    for (const wire of pictures.flat()) expect(wire.strokes).toBe(1);
    expect(pictures[0]?.flatMap(({ numbers }) => numbers)).toEqual([]);
    const numbers = pictures.flat().flatMap((wire) => wire.numbers);
    expect(numbers.length).toBeGreaterThan(10);
    for (const text of numbers) expect(text).toMatch(/stroke="#[0-9a-f]+" stroke-width="7"/);
  });

  test("across, a line runs on between its numbers, which need no wider rim", async () => {
    const svg = (await frames(differentiated(apple()), { edges: "wires" })).last()?.svg ?? "";
    for (const { strokes } of wires(svg)) expect(strokes).toBe(1);
    expect(svg).not.toContain("opens-line");
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

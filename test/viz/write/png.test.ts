/** toPng: pixels with words in them, or an error that says what is missing. */
import { existsSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { MissingPackageError, ValueError } from "wengert";
import { type PngOptions, toPng, toSvg } from "wengert/viz";
import { apple, differentiated } from "../graphs.js";

const sizeOf = (png: Uint8Array) => {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)] as const;
};
const failure = (options: PngOptions) =>
  toPng(apple(), options).then(
    () => undefined,
    (error: unknown) => error as Error,
  );

describe("toPng", () => {
  test("draws a file in the size of the SVG times the scale, the same bytes each time", async () => {
    const price = differentiated(apple());
    const points = /width="(\d+)pt" height="(\d+)pt"/.exec(await toSvg(price));
    const png = await toPng(price);
    expect([...png.subarray(1, 4)].map((code) => String.fromCharCode(code)).join("")).toBe("PNG");
    const [width, height] = sizeOf(png);
    const [wide, high] = [Number(points?.[1]), Number(points?.[2])];
    expect(width / wide).toBeCloseTo((4 / 3) * 2, 1);
    expect(height / high).toBeCloseTo((4 / 3) * 2, 1);
    expect(sizeOf(await toPng(price, { scale: 1 }))[0]).toBeCloseTo(width / 2, -1);
    expect(await toPng(price)).toEqual(png);
    expect(await toPng(price, { theme: "dark" })).not.toEqual(png);
  });

  test("says so where there are no fonts: words would vanish in silence", async () => {
    const error = await failure({ systemFonts: false });
    expect(error).toBeInstanceOf(MissingPackageError);
    expect(error?.message).toContain("no font was found");
  });

  const font = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";
  test.skipIf(!existsSync(font))("takes a font file where the system has none", async () => {
    const png = await toPng(differentiated(apple()), { systemFonts: false, fontFiles: [font] });
    expect(png.length).toBeGreaterThan(5000);
  });

  test.each(["/no/such/font.ttf", "package.json"])("refuses %s as a font file", async (file) => {
    const error = await failure({ fontFiles: [file] });
    expect(error).toBeInstanceOf(ValueError);
    expect(error?.message).toMatch(/^toPng: fontFiles: ".*" is no font file .* leave fontFiles out/);
  });

  test.each([0, -1, 17, Number.NaN])("refuses a scale of %d", async (scale) => {
    expect(await failure({ scale })).toBeInstanceOf(ValueError);
  });
});

describe("without @resvg/resvg-js", () => {
  afterEach(() => {
    vi.doUnmock("@resvg/resvg-js");
    vi.resetModules();
  });

  test("the error says what to install", async () => {
    vi.doMock("@resvg/resvg-js", () => {
      throw new Error("Cannot find package '@resvg/resvg-js'");
    });
    const error = await failure({});
    expect(error).toBeInstanceOf(MissingPackageError);
    expect(error?.message).toContain("npm install @resvg/resvg-js");
  });
});

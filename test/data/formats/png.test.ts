/** PNG: files built by hand from the specification, what they become, and what each damaged one is told. */
import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { FormatError, Generator, ValueError } from "wengert";
import { decodePng, loadPng } from "wengert/data";
import { bigEndian, temporaryFile } from "../files.js";

/** Annex D of the specification. */
function checksum(bytes: readonly number[]): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function chunk(type: string, data: readonly number[]): number[] {
  const typed = [...new TextEncoder().encode(type), ...data];
  return [...bigEndian(data.length), ...typed, ...bigEndian(checksum(typed))];
}

const opening = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

interface Made {
  readonly size: readonly [width: number, height: number];
  readonly depth?: number;
  readonly colour: number;
  /** Each with its filter first. */
  readonly rows: readonly (readonly number[])[];
  readonly interlaced?: boolean;
  readonly before?: readonly number[];
}

function png({ size, depth = 8, colour, rows, interlaced = false, before = [] }: Made): Uint8Array {
  const header = [...size.flatMap(bigEndian), depth, colour, 0, 0, interlaced ? 1 : 0];
  const packed = [...deflateSync(Uint8Array.from(rows.flat()))];
  return Uint8Array.from([
    ...opening,
    ...chunk("IHDR", header),
    ...before,
    ...chunk("IDAT", packed.slice(0, 5)),
    ...chunk("IDAT", packed.slice(5)),
    ...chunk("IEND", []),
  ]);
}

const grey = png({
  size: [3, 2],
  colour: 0,
  rows: [
    [0, 0, 51, 255],
    [1, 10, 10, 10],
  ],
});
const rgb = png({ size: [2, 1], colour: 2, rows: [[0, 255, 0, 0, 10, 20, 30]] });
const rgba = png({ size: [1, 1], colour: 6, rows: [[0, 10, 20, 30, 40]] });
const palette = [...chunk("PLTE", [1, 2, 3, 4, 5, 6, 7, 8, 9])];
const raw = { normalize: false } as const;
const errorOf = async (made: Promise<unknown>) => (await made.catch((error: unknown) => error)) as Error;

describe("decodes", () => {
  test.each<[string, Uint8Array, number[][][]]>([
    [
      "grey, with a filter",
      grey,
      [
        [
          [0, 51, 255],
          [10, 20, 30],
        ],
      ],
    ],
    ["colours", rgb, [[[255, 10]], [[0, 20]], [[0, 30]]]],
    ["colours and alpha", rgba, [[[10]], [[20]], [[30]], [[40]]]],
    ["grey and alpha", png({ size: [1, 1], colour: 4, rows: [[0, 7, 8]] }), [[[7]], [[8]]]],
    ["16 bits", png({ size: [2, 1], depth: 16, colour: 0, rows: [[0, 1, 2, 255, 255]] }), [[[258, 65535]]]],
    [
      "1 bit",
      png({ size: [10, 1], depth: 1, colour: 0, rows: [[0, 0b10100101, 0b01000000]] }),
      [[[1, 0, 1, 0, 0, 1, 0, 1, 0, 1]]],
    ],
    [
      "2 bits",
      png({
        size: [3, 2],
        depth: 2,
        colour: 0,
        rows: [
          [0, 0b00011100],
          [0, 0b11100000],
        ],
      }),
      [
        [
          [0, 1, 3],
          [3, 2, 0],
        ],
      ],
    ],
    [
      "a palette",
      png({ size: [3, 1], depth: 2, colour: 3, rows: [[0, 0b10000100]], before: palette }),
      [[[7, 1, 4]], [[8, 2, 5]], [[9, 3, 6]]],
    ],
    [
      "a palette with alpha",
      png({ size: [2, 1], colour: 3, rows: [[0, 0, 1]], before: [...palette, ...chunk("tRNS", [9])] }),
      [[[1, 4]], [[2, 5]], [[3, 6]], [[9, 255]]],
    ],
    [
      "grey with one level that is transparent",
      png({
        size: [3, 1],
        depth: 2,
        colour: 0,
        rows: [[0, 0b00011100]],
        before: chunk("tRNS", [0xff, 0xfd]), // of which the lowest two bits count
      }),
      [[[0, 1, 3]], [[3, 0, 3]]],
    ],
    [
      "RGB with one colour that is transparent",
      png({
        size: [2, 1],
        colour: 2,
        rows: [[0, 1, 2, 3, 1, 2, 4]],
        before: chunk("tRNS", [0, 1, 0, 2, 0, 3]),
      }),
      [[[1, 1]], [[2, 2]], [[3, 4]], [[0, 255]]],
    ],
    [
      "interlaced rows",
      png({
        size: [2, 2],
        colour: 0,
        rows: [
          [0, 1],
          [0, 2],
          [0, 3, 4],
        ],
        interlaced: true,
      }),
      [
        [
          [1, 2],
          [3, 4],
        ],
      ],
    ],
  ])("%s", async (_, bytes, levels) => {
    const image = await decodePng(bytes, "some.png", raw);
    expect(image.toArray()).toEqual(levels);
    expect(image.shape).toHaveLength(3);
  });

  test("levels as 0..1 of what the depth holds, rounded once", async () => {
    expect((await decodePng(grey, "g")).toArray()).toEqual([
      [
        [0, 51 / 255, 1],
        [10 / 255, 20 / 255, 30 / 255],
      ].map((row) => row.map(Math.fround)),
    ]);
    const wide = png({ size: [1, 1], depth: 16, colour: 0, rows: [[0, 1, 2]] });
    expect((await decodePng(wide, "w", { dtype: "float64" })).item()).toBe(258 / 65535);
    const two = png({ size: [1, 1], depth: 2, colour: 0, rows: [[0, 0b01000000]] });
    expect((await decodePng(two, "t", { dtype: "float64" })).item()).toBe(1 / 3);
  });

  // 0.299 * 10 + 0.587 * 20 + 0.114 * 30 = 18.15, and 0.299 * 255 = 76.245
  test.each([
    [rgba, 1, [18]],
    [rgba, 2, [18, 40]],
    [rgba, 3, [10, 20, 30]],
    [rgb, 4, [255, 0, 0, 255]],
    [rgb, 2, [76, 255]],
    [grey, 3, [0, 0, 0]],
    [grey, 4, [0, 0, 0, 255]],
  ] as const)("to the channels that are asked for, %#", async (bytes, channels, first) => {
    const image = await decodePng(bytes, "some.png", { ...raw, channels });
    expect((image.toArray() as number[][][]).map((plane) => plane[0]?.[0])).toEqual(first);
  });

  test("files, and leaves out chunks that pixels do not need, whatever they hold", async () => {
    const bomb = [...deflateSync(new Uint8Array(1e6))];
    const noisy = png({
      size: [1, 1],
      colour: 0,
      rows: [[0, 7]],
      before: chunk("iCCP", [0x61, 0, 0, ...bomb]),
    });
    expect((await loadPng(temporaryFile("dot.png", noisy), raw)).item()).toBe(7);
    expect(await errorOf(loadPng("nowhere.png"))).toBeInstanceOf(ValueError);
  });
});

describe("refuses", () => {
  const text = (words: string) => new TextEncoder().encode(words);
  const header = (at: number, bytes: readonly number[]) => {
    const data = [...bigEndian(1), ...bigEndian(1), 8, 0, 0, 0, 0];
    data.splice(at, bytes.length, ...bytes);
    return Uint8Array.from([
      ...opening,
      ...chunk("IHDR", data),
      ...chunk("IDAT", [...deflateSync(Uint8Array.of(0, 7))]),
      ...chunk("IEND", []),
    ]);
  };
  test.each<[string, Uint8Array, string]>([
    [
      "nothing",
      new Uint8Array(),
      '"bad.png", offset 0: expected a PNG file, opening with 89 50 4e 47. It is empty',
    ],
    ["a page", text("<html>"), "It looks like HTML"],
    ["a JPEG image", Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), "89 50 4e 47. It looks like a JPEG image."],
    ["the words of a server", text("404: Not Found"), "words of a server"],
    ["a truncated file", grey.subarray(0, -4), "the file ends at"],
    [
      "no header",
      Uint8Array.from([...opening, ...chunk("IEND", [])]),
      "offset 8: expected the chunk IHDR of 13 bytes, found IEND",
    ],
    [
      "a chunk longer than the file",
      Uint8Array.from([...opening, ...bigEndian(2 ** 31 - 1), 0x49, 0x48, 0x44, 0x52]),
      "expected a chunk of 2147483647 bytes",
    ],
    [
      "2³² pixels",
      header(0, [...bigEndian(2 ** 16), ...bigEndian(2 ** 16)]),
      "declares 65536 by 65536 pixels",
    ],
    ["no pixels", header(0, bigEndian(0)), "declares 0 by 1 pixels"],
    [
      "a size that the rows do not have",
      header(0, bigEndian(1000)),
      "expected 1000 by 1 pixels, 1001 bytes, found 2",
    ],
    [
      "a colour type that there is none of",
      header(9, [5]),
      "offset 24: no PNG has 8 bits a sample of colour type 5",
    ],
    ["another depth", header(8, [3]), "no PNG has 3 bits"],
    ["a wrong checksum", grey.with(-20, (grey.at(-20) as number) ^ 1), "cannot be "],
    [
      "a colour outside the palette",
      png({ size: [1, 1], colour: 3, rows: [[0, 3]], before: palette }),
      "pixel 0 has the colour 3, expected one of the palette's 3",
    ],
    ["no palette", png({ size: [1, 1], colour: 3, rows: [[0, 0]] }), "expected one of the palette's 0"],
  ])("%s", async (_, bytes, message) => {
    const error = await errorOf(decodePng(bytes, "bad.png"));
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toContain(message);
  });

  test("a transparent colour of another size than colours have", async () => {
    const made = png({ size: [1, 1], colour: 2, rows: [[0, 1, 2, 3]], before: chunk("tRNS", [0, 1]) });
    expect((await errorOf(decodePng(made, "x.png"))).message).toBe(
      '"x.png", offset 33: expected the chunk tRNS of 6 bytes, found 2.',
    );
  });

  test("pixels that would fill memory, without unpacking them", async () => {
    const bomb = png({ size: [1, 1], colour: 0, rows: [Array<number>(2e6).fill(0)] });
    const error = await errorOf(decodePng(bomb, "bomb.png"));
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toContain('"bomb.png" unpacks to more than 2 bytes');
  });

  test("noise in its place and within it, as a FormatError or not at all", async () => {
    const generator = new Generator(3);
    for (let round = 0; round < 150; round++) {
      const bytes = Uint8Array.from(round % 2 ? grey : rgba);
      for (let change = 0; change < 3; change++)
        bytes[generator.integer(8, bytes.length)] = generator.integer(0, 256);
      const made = await decodePng(
        bytes.subarray(0, generator.integer(20, bytes.length + 1)),
        "noise.png",
      ).catch((error: unknown) => error);
      if (made instanceof Error) expect(made).toBeInstanceOf(FormatError);
    }
  });
});

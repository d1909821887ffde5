/** Grey images as BMP: read back byte by byte as the format says. */
import { expect, test } from "vitest";
import { ValueError } from "wengert";
import { bitmapAddress } from "../../../src/viz/report/bitmap.js";

test("a 3 by 2 image has its levels from the top, rows padded to four bytes, and white paper", () => {
  const address = bitmapAddress({ width: 3, height: 2, ink: [0, 0.5, 1, -1, 2, 0.2] });
  expect(address).toMatch(/^data:image\/bmp;base64,[A-Za-z0-9+/]+=*$/);
  const bytes = Buffer.from(address.split(",")[1] as string, "base64");
  expect(bytes.toString("latin1", 0, 2)).toBe("BM");
  expect(bytes.readUInt32LE(2)).toBe(bytes.length);
  expect([bytes.readInt32LE(18), bytes.readInt32LE(22), bytes.readUInt16LE(28)]).toEqual([3, -2, 8]);
  const start = bytes.readUInt32LE(10);
  expect([...bytes.subarray(start)]).toEqual([0, 128, 255, 0, 0, 255, 51, 0]);
  const grey = (level: number) => [...bytes.subarray(54 + 4 * level, 54 + 4 * level + 3)];
  expect([grey(0), grey(255)]).toEqual([
    [255, 255, 255],
    [0, 0, 0],
  ]);
});

test("ink that does not fill the image is refused", () => {
  expect(() => bitmapAddress({ width: 2, height: 2, ink: [1] })).toThrow(ValueError);
  expect(() => bitmapAddress({ width: 0, height: 0, ink: [] })).toThrow(ValueError);
});

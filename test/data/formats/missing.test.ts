/** Formats whose packages are not installed, or come as the empty modules that some bundlers make of them. */

import { encode } from "fast-png";
import { afterEach, expect, test, vi } from "vitest";
import { MissingPackageError } from "wengert";
import { decodePng, parseCsv } from "wengert/data";

const dot = encode({ width: 1, height: 1, data: Uint8Array.of(1), channels: 1 });

afterEach(() => {
  vi.doUnmock("papaparse");
  vi.doUnmock("fast-png");
});

const absent = () => {
  throw new Error("Cannot find package");
};

test.each([
  ["papaparse", absent, () => parseCsv("a\n1\n", "t.csv")],
  ["papaparse", () => ({ default: undefined }), () => parseCsv("a\n1\n", "t.csv")],
  ["papaparse", () => ({ default: {} }), () => parseCsv("a\n1\n", "t.csv")],
  ["fast-png", absent, () => decodePng(dot, "dot.png")],
  ["fast-png", () => ({ decode: undefined }), () => decodePng(dot, "dot.png")],
] as const)("%s that is missing is named, with what installs it, %#", async (name, module, call) => {
  vi.doMock(name, module);
  const error = await (call() as Promise<unknown>).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MissingPackageError);
  expect((error as Error).message).toContain(`npm install ${name}`);
});

/** The two forms of wengert/train: the same names and types, and in the form for browsers nothing of Node's. */
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import * as browser from "../../src/train/index.js";
import * as node from "../../src/train/node.js";
import { compiled } from "../helpers/programs.js";

/** Whatever a program does with one form it can do with the other. */
const forms: readonly [typeof node, typeof browser][] = [
  [node, browser],
  [browser, node],
];

test("both forms have the same names", () => {
  for (const [one, other] of forms) expect(Object.keys(one).sort()).toEqual(Object.keys(other).sort());
});

test("in a browser, what needs folders or a server says so, and what does its work there", async () => {
  const program = await compiled("test/train/browser-form.ts");
  const lines = execFileSync(process.execPath, [program], { encoding: "utf8" }).trim().split("\n");
  expect(lines).toEqual([
    expect.stringMatching(/^PlatformError: CheckpointManager: .*encodeCheckpoint.*wengert\/train\/node/),
    expect.stringMatching(/^PlatformError: serveLivePage: .*plotCurves\(history\).*wengert\/train\/node/),
  ]);
});

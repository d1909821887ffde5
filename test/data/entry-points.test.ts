/** The two forms of wengert/data: the same names and types, and in the form for browsers nothing of Node's. */
import { expect, test } from "vitest";
import { PlatformError } from "wengert";
import * as browser from "../../src/data/index.js";
import * as node from "../../src/data/node.js";

/** Whatever a program does with one form it can do with the other. */
const forms: readonly [typeof node, typeof browser][] = [
  [node, browser],
  [browser, node],
];

test("both forms have the same names", () => {
  for (const [one, other] of forms) expect(Object.keys(one).sort()).toEqual(Object.keys(other).sort());
});

const inBrowser: Readonly<Record<string, unknown>> = { ...browser };
const onFiles = Object.entries(node).flatMap(([name, value]) => (inBrowser[name] === value ? [] : [name]));

test("in a browser, each function on files says so, and what does its work there", async () => {
  expect(onFiles.sort()).toEqual(["loadCsv", "loadMnist", "loadPng", "readIdx"]);
  for (const name of onFiles) {
    const call = async () => (inBrowser[name] as () => unknown)();
    await expect(call).rejects.toThrow(PlatformError);
    await expect(call).rejects.toThrow(new RegExp(`^${name}: .*which have none\\. \\w+.*wengert/data/node`));
  }
});

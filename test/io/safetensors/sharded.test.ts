/** Sets of safetensors files with an index. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FormatError, tensor, ValueError, zeros } from "wengert";
import { loadSafetensors, loadShardedSafetensors, saveSafetensors, saveShardedSafetensors } from "wengert/io";
import { errorOf, temporaryFolder } from "../files.js";

const tensors = {
  a: tensor([1, 2, 3]),
  b: zeros([10]),
  c: tensor([true]),
  d: tensor([0.5], { dtype: "float64" }),
};

describe("a set of files", () => {
  test("is split where the next tensor does not fit, with an index as others write it, and comes back", () => {
    const folder = temporaryFolder();
    const index = join(folder, "net.safetensors.index.json");
    saveShardedSafetensors(index, tensors, { maxBytes: 20 });
    expect(readdirSync(folder).sort()).toEqual([
      "net-00001-of-00003.safetensors",
      "net-00002-of-00003.safetensors",
      "net-00003-of-00003.safetensors",
      "net.safetensors.index.json",
    ]);
    expect(JSON.parse(readFileSync(index, "utf8"))).toEqual({
      metadata: { total_size: 12 + 40 + 1 + 8 },
      weight_map: {
        a: "net-00001-of-00003.safetensors",
        b: "net-00002-of-00003.safetensors",
        c: "net-00003-of-00003.safetensors",
        d: "net-00003-of-00003.safetensors",
      },
    });
    expect(Object.fromEntries(loadShardedSafetensors(index))).toEqual(tensors);
    expect([...loadShardedSafetensors(index, { names: ["d", "a"] }).keys()]).toEqual(["a", "d"]);
    expect(errorOf(() => loadShardedSafetensors(index, { names: ["e"] })).message).toBe(
      `loadShardedSafetensors: "${index}" has no tensor "e"; it has "a", "b", "c", "d"`,
    );
    const { tensors: last } = loadSafetensors(join(folder, "net-00003-of-00003.safetensors"));
    expect([...last.keys()]).toEqual(["c", "d"]);
  });

  test("is one file where all fits, and one where there is nothing", () => {
    const folder = temporaryFolder();
    for (const [name, given] of [
      ["all", tensors],
      ["none", {}],
    ] as const) {
      const index = join(folder, `${name}.safetensors.index.json`);
      saveShardedSafetensors(index, given);
      expect(Object.fromEntries(loadShardedSafetensors(index))).toEqual(given);
      expect(readdirSync(folder)).toContain(`${name}-00001-of-00001.safetensors`);
    }
  });
});

describe("what is no such set", () => {
  const load = (index: unknown) => {
    const folder = temporaryFolder();
    saveSafetensors(join(folder, "a.safetensors"), { x: tensor([1]) });
    const path = join(folder, "i.safetensors.index.json");
    writeFileSync(path, typeof index === "string" ? index : JSON.stringify(index));
    return () => loadShardedSafetensors(path);
  };

  test.each([
    ["a page", "<html>", /byte 0: expected an index in JSON, found "<html>"/],
    ["a list", [], /byte 0: expected an index with a weight_map/],
    ["no map", { weight_map: 1 }, /expected an index with a weight_map/],
    ["a number", { weight_map: { x: 1 } }, /expected "x" in a file beside the index, found 1/],
    ["a file elsewhere", { weight_map: { x: "../a.safetensors" } }, /found "..\/a.safetensors"/],
    ["a file elsewhere on Windows", { weight_map: { x: "C:a" } }, /found "C:a"/],
    ["the folder", { weight_map: { x: ".." } }, /found ".."/],
    [
      "a tensor that is not there",
      { weight_map: { y: "a.safetensors" } },
      /a.safetensors", byte 8: expected the tensor "y"/,
    ],
  ])("%s", (_, index, message) => {
    const error = errorOf(load(index));
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/^loadShardedSafetensors: "/);
  });

  test("a file that is missing, and an index by another name, are ValueErrors", () => {
    expect(errorOf(load({ weight_map: { x: "b.safetensors" } })).message).toMatch(
      /cannot read ".*b.safetensors"/,
    );
    const error = errorOf(() => saveShardedSafetensors(join(temporaryFolder(), "net.json"), tensors));
    expect(error).toBeInstanceOf(ValueError);
    expect(error.message).toMatch(/must end in ".safetensors.index.json"/);
  });
});

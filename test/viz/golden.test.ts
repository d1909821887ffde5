/**
 * The DOT of the guide's pictures, byte for byte. UPDATE_GOLDEN=1 npx vitest run test/viz/golden.test.ts
 * writes the files anew.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { styleNames } from "../../src/viz/scene/options.js";
import { prepare } from "../../src/viz/scene/prepare.js";
import * as styles from "../../src/viz/write/styles/index.js";
import { nodeArguments, root } from "../helpers/programs.js";
import { full } from "../helpers/size.js";
import { everyFormat, goldens, pictures } from "./goldens.js";
import { labelsIn, layoutNew, layoutOld } from "./layout.js";

const folder = new URL("./golden/", import.meta.url);
const program = await nodeArguments("test/viz/goldens.ts");
const drawn = goldens();
const update = process.env.UPDATE_GOLDEN === "1";

describe.each(Object.entries(drawn))("%s.dot", (name, dot) => {
  const file = new URL(`${name}.dot`, folder);

  test("is what the file says, byte for byte", () => {
    if (update) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, dot);
    }
    expect(existsSync(file), "UPDATE_GOLDEN=1 writes it").toBe(true);
    expect(dot).toBe(readFileSync(file, "utf8"));
  });

  test("is drawn by Graphviz 5 and 16 with every label", async () => {
    const labels = labelsIn(dot);
    expect(labels.length).toBeGreaterThan(5);
    for (const { texts } of [await layoutOld(dot), await layoutNew(dot)])
      expect(texts).toEqual(expect.arrayContaining(labels));
  });

  test("has plain labels only", () => {
    expect(dot).not.toMatch(/=\s*<|shape="?record|shape="?Mrecord/);
  });
});

test("every style is a choice, and has a file that it drew", () => {
  expect(Object.keys(styles).sort()).toEqual([...styleNames].sort());
  const drawnIn = new Set(
    Object.values(pictures()).map(([graph, options]) => prepare("toDot", graph, options ?? {}).drawing.style),
  );
  for (const style of Object.keys(styles))
    expect(drawnIn, `a golden file in style ${style}`).toContain(style);
});

test("no file is left over", () => {
  expect(readdirSync(folder).sort()).toEqual(
    Object.keys(drawn)
      .map((name) => `${name}.dot`)
      .sort(),
  );
});

test.skipIf(!full)("another process gives the same bytes: DOT, Mermaid, JSON, SVG and pages", async () => {
  const printed = execFileSync(process.execPath, program, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  const files = await everyFormat();
  expect(JSON.parse(printed)).toEqual({ ...drawn, ...files });
  for (const [name, text] of Object.entries(files)) expect(text.length, name).toBeGreaterThan(200);
});

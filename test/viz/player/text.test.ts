/** The programs and the looks that pages carry are the files that are read and checked, word for word. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as explorer from "../../../src/viz/explorer/text.js";
import * as network from "../../../src/viz/network/text.js";
import * as player from "../../../src/viz/player/text.js";
import { formatNumber } from "../../../src/viz/text/numbers.js";
import { bundledProgram } from "../../../tools/player/bundle.mjs";

const read = (name: string) => readFileSync(new URL(`../../../src/viz/${name}`, import.meta.url), "utf8");
const partsOf = (folder: string, names: readonly string[]) =>
  names
    .map((name) => read(`${folder}/${name}.js`))
    .map((text) => text.replace(/^import [\s\S]*?;\n/gm, "").replace(/^export /gm, ""))
    .join("");

const playerParts = ["dom", "handles", "around", "answers", "grids", "windows", "views", "predict", "player"];
const networkParts = ["words", "pass", "unpack", "paint", "drawing", "grid", "training", "network"];
describe.each([
  [
    "player",
    player,
    `${partsOf("player/program", ["unpack"])}whenUnpacked(() => {\n${partsOf("player/program", playerParts)}});\n`,
    ["player/player.css", "player/arrays/arrays.css"],
  ],
  ["network", network, partsOf("network/page", networkParts), ["network/page/network.css"]],
  [
    "explorer",
    explorer,
    await bundledProgram("src/viz/explorer/page/explorer.js"),
    ["explorer/page/explorer.css"],
  ],
])("%s", (_, { program, programHash, looks }, parts, css) => {
  test("text.ts is what node tools/player/embed.mjs writes", () => {
    expect(program).toBe(parts);
    expect(looks).toBe(css.map(read).join(""));
    expect(programHash).toBe(`sha256-${createHash("sha256").update(program).digest("base64")}`);
  });

  test("neither can close the element that it stands in", () => {
    expect(program).not.toMatch(/<\/script|<!--/i);
    expect(looks).not.toMatch(/<\/style|<!--|url\(|@import/i);
  });
});

test("the player's program writes numbers as the pictures do", () => {
  const source = read("player/program/dom.js").match(/export function formatNumber[\s\S]*?\n}\n/)?.[0] ?? "";
  const body = source.replace("export ", "").replace(" = data.digits", "");
  const format = new Function(`${body}return formatNumber;`)() as typeof formatNumber;
  const numbers = [0, -0, 1, -2.5, 220.00000000000003, 1e7, 12345.678, 1e-5, 0.00012345, 123456.7, 1e21];
  for (const x of [...numbers, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    for (const digits of [1, 4, 12]) expect(format(x, digits)).toBe(formatNumber(x, digits));
});

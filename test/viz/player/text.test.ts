/** The programs and the looks that pages carry are the files that are read and checked, word for word. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as network from "../../../src/viz/network/text.js";
import * as player from "../../../src/viz/player/text.js";

const read = (name: string) => readFileSync(new URL(`../../../src/viz/${name}`, import.meta.url), "utf8");
const partsOf = (folder: string, names: readonly string[]) =>
  names
    .map((name) => read(`${folder}/${name}.js`))
    .map((text) => text.replace(/^import [\s\S]*?;\n/gm, "").replace(/^export /gm, ""))
    .join("");

const networkParts = ["words", "pass", "unpack", "paint", "drawing", "grid", "training", "network"];
describe.each([
  ["player", player, partsOf("player", ["answers", "player"]), "player/player.css"],
  ["network", network, partsOf("network/page", networkParts), "network/page/network.css"],
])("%s", (_, { program, programHash, looks }, parts, css) => {
  test("text.ts is what node tools/player/embed.mjs writes", () => {
    expect(program).toBe(parts);
    expect(looks).toBe(read(css));
    expect(programHash).toBe(`sha256-${createHash("sha256").update(program).digest("base64")}`);
  });

  test("neither can close the element that it stands in", () => {
    expect(program).not.toMatch(/<\/script|<!--/i);
    expect(looks).not.toMatch(/<\/style|<!--|url\(|@import/i);
  });
});

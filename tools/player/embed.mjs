/**
 * Writes text.ts of the pages that carry a program (the player, the network, the explorer): program and looks as
 * strings, word for word; that of the explorer is put together with what it imports of the library. Run it after
 * either was changed.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { bundledProgram } from "./bundle.mjs";

embed(
  "src/viz/player/",
  "program/",
  ["unpack", "dom", "handles", "around", "answers", "grids", "windows", "views", "predict", "player"],
  ["player.css", "arrays/arrays.css"],
);
embed(
  "src/viz/network/",
  "page/",
  ["words", "pass", "unpack", "paint", "drawing", "grid", "training", "network"],
  ["page/network.css"],
);

write(
  "src/viz/explorer/",
  await bundledProgram("src/viz/explorer/page/explorer.js"),
  ["explorer.js with what it imports"],
  ["page/explorer.css"],
);

/** @param {string} to @param {string} from @param {readonly string[]} parts @param {readonly string[]} looks */
function embed(to, from, parts, looks) {
  const folder = new URL(`../../${to}`, import.meta.url);
  const read = (name) => readFileSync(new URL(from + name, folder), "utf8");
  // one script without modules: what a page allows to run has one hash
  const texts = parts.map((name) =>
    read(`${name}.js`)
      .replace(/^import [\s\S]*?;\n/gm, "")
      .replace(/^export /gm, ""),
  );
  // what a large page carries is unpacked before the rest runs
  const [first, ...rest] = texts;
  const program =
    parts[0] === "unpack" ? `${first}whenUnpacked(() => {\n${rest.join("")}});\n` : texts.join("");
  write(
    to,
    program,
    parts.map((name) => `${name}.js`),
    looks,
  );
}

/**
 * @param {string} to @param {string} program @param {readonly string[]} sources what it was made of
 * @param {readonly string[]} looks
 */
function write(to, program, sources, looks) {
  const folder = new URL(`../../${to}`, import.meta.url);
  const hash = `sha256-${createHash("sha256").update(program).digest("base64")}`;
  const names = [...sources, ...looks.map((name) => name.replace(/^.*\//, ""))];
  writeFileSync(
    new URL("text.ts", folder),
    `/**
 * The program and looks of the page, word for word.
 * Written by tools/player/embed.mjs from ${names.slice(0, -1).join(", ")} and ${names.at(-1)}.
 */

export const program =
  ${JSON.stringify(program)};

/** What a page allows to run, and nothing else. */
export const programHash = "${hash}";

export const looks =
  ${JSON.stringify(looks.map((name) => readFileSync(new URL(name, folder), "utf8")).join(""))};
`,
  );
}

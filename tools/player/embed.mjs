/**
 * Writes src/viz/player/text.ts: the player's program and looks as strings, word for word. Run it after
 * either was changed.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const folder = new URL("../../src/viz/player/", import.meta.url);
const read = (name) => readFileSync(new URL(name, folder), "utf8");
// one script without modules: what a page allows to run has one hash
const program =
  read("answers.js").replace(/^export /gm, "") + read("player.js").replace(/^import .*\n/gm, "");
const looks = read("player.css");
const hash = `sha256-${createHash("sha256").update(program).digest("base64")}`;

writeFileSync(
  new URL("text.ts", folder),
  `/**
 * The player's program and looks, word for word.
 * Written by tools/player/embed.mjs from answers.js, player.js and player.css.
 */

export const program =
  ${JSON.stringify(program)};

/** What a page allows to run, and nothing else. */
export const programHash = "${hash}";

export const looks =
  ${JSON.stringify(looks)};
`,
);

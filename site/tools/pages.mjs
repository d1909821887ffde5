/** Pages with their policy, their looks and their script, from the templates in the folders of the site. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const site = fileURLToPath(new URL("..", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url));

/** As a Content-Security-Policy names a script. */
export const hashOf = (script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`;

/** Of the program in the library's own pages, which stand in frames: `player` or `network`. */
export function ownProgram(room) {
  const text = readFileSync(join(root, `src/viz/${room}/text.ts`), "utf8");
  const [, hash] = /programHash\s*=\s*"([^"]+)"/.exec(text) ?? [];
  if (hash === undefined) throw new Error(`src/viz/${room}/text.ts says no hash of its program`);
  return `'${hash}'`;
}

/** What a page and all frames in it may do: run these scripts, and reach nothing. */
const policy = (scripts) =>
  [
    "default-src 'none'",
    `script-src ${[...scripts, "blob:", "'wasm-unsafe-eval'"].join(" ")}`,
    "worker-src blob: 'self'",
    "style-src 'unsafe-inline' 'self'",
    "img-src data:",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");

const palette = execFileSync(process.execPath, ["--import", "tsx", join(site, "tools/palette.ts")], {
  cwd: root,
  encoding: "utf8",
});

const looksOf = (room) =>
  [palette, ...["page", room].map((folder) => readFileSync(join(site, folder, "style.css"), "utf8"))].join(
    "\n",
  );

/** @param {Record<string, string>} parts */
const filled = (room, parts) =>
  readFileSync(join(site, room, "index.html"), "utf8").replace(/<!-- (\w+) -->/g, (_, part) => parts[part]);

/**
 * NAME.html, with its looks in it, so that it is painted as soon as it is there, and NAME.js.
 * @param {readonly string[]} others hashes of the scripts that stand in frames of the page
 * @param {Record<string, string>} parts more of what the template asks for
 */
export function writePage(out, name, room, script, others = [], parts = {}) {
  writeFileSync(join(out, `${name}.js`), script);
  writeFileSync(
    join(out, `${name}.html`),
    filled(room, {
      ...parts,
      policy: policy(["'self'", ...others]),
      style: `<style>\n${looksOf(room)}</style>`,
      script: `<script src="${name}.js"></script>`,
    }),
  );
}

/**
 * The same page as one file, which can be mailed.
 * @param {readonly string[]} scripts its program, and then the parts that come after it
 */
export function writeOneFile(out, name, room, scripts, others = [], parts = {}) {
  writeFileSync(
    join(out, `${name}.html`),
    filled(room, {
      ...parts,
      policy: policy([...scripts.map(hashOf), ...others]),
      style: `<style>\n${looksOf(room)}</style>`,
      script: scripts.map((script) => `<script>${script}</script>`).join("\n"),
    }),
  );
}

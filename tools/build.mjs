/**
 * Builds the package: declarations by the TypeScript compiler, file by file, and JavaScript in one file per
 * entry point and one for what they share, since a program that imports a hundred small files waits for each
 * of them. Usage: node tools/build.mjs [FOLDER [--no-declarations]]
 */
import { readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { entryPoints, writeDeclarations } from "./declarations.mjs";
import { transformSource } from "./transform.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const outdir = resolve(process.argv[2] ?? join(root, "dist"));

/** What all entry points for Node load. */
const nodeFiles = "node-files";

/**
 * The files that entry points share. A bundler leaves out what has no effect when it is loaded (`sideEffects`
 * of package.json: all but the first entry point, `tensor` and `ops`, which give Tensor its methods, and what
 * brings Node's files), with all that it imports: so `immutable` comes with networks, and tensors come with
 * pictures of graphs, but not with curves. Of the languages, all but English are files of their own.
 */
const shared = {
  immutable: /\/node_modules\/immutable\//,
  code: /\/src\/kernels\/wasm\/module\/module(-network)?\.ts$/,
  [nodeFiles]: /\/src\/files\/node/,
  files: /\/src\/files\/(?!node)/,
  values: /\/src\/(arguments|array)\//,
  tensor: /\/src\/(kernels|random|tensor)\//,
  ops: /\/src\/ops\//,
  nn: /\/src\/nn\//,
  plots: /\/src\/viz\/(plots|text|theme|languages(?!\/(ja|zh)))\//,
  viz: /\/src\/viz\/(?!index|languages)/,
  io: /\/src\/io\/(?!index|node)/,
  formats: /\/src\/data\/formats\/(idx|gzip)/,
  data: /\/src\/data\/(?!index|node)/,
  train: /\/src\/train\/(?!index|node|live\/serve-)/,
  distributed: /\/src\/distributed\/(?!index|node)/,
};
/**
 * The text of the compiled kernels, which the root entry point imports first: a program compresses to a
 * hundredth less where this is not in the midst of the code.
 */
const codeFile = "shared/code.js";
/**
 * A package whose code is put into ours: what it gives Node is CommonJS, and to import that takes as long as
 * all of the rest. Its values are told by marks and not by their classes, so they go together with those that
 * a program makes with the package itself, which our declarations refer to.
 */
const partOfUs = "immutable";
/** What only Node can load, files apart, stays out of them: files called so, whatever their layer. */
const nodeOnly = /[\\/]node-[^/]*\.ts$/;

rmSync(outdir, { recursive: true, force: true });
if (!process.argv.includes("--no-declarations")) await writeDeclarations(outdir);
const bundle = await rolldown({
  cwd: root,
  input: Object.fromEntries(entryPoints.map((entry) => [entry, `src/${entry}.ts`])),
  external: (id) => !/^[./]/.test(id) && id !== partOfUs, // other packages, and what Node brings
  resolve: { mainFields: ["module"] },
  platform: "neutral",
  checks: { bundlerTimings: false },
  preserveEntrySignatures: "allow-extension", // which manual chunks need
  experimental: { nativeMagicString: true },
  plugins: [
    {
      name: "for-the-bundlers-of-others",
      transform: {
        filter: { id: /\.ts$/ },
        handler: (code, id, { magicString }) => ({ code: transformSource(code, id, magicString) }),
      },
    },
  ],
});
const { output } = await bundle.write({
  dir: outdir,
  format: "esm",
  chunkFileNames: ({ name }) => (name === "code" ? codeFile : "shared/[name]-[hash].js"),
  banner: ({ name }) => (name === "index" ? `import "./${codeFile}";` : ""),
  sourcemap: true,
  codeSplitting: {
    includeDependenciesRecursively: false,
    groups: Object.entries(shared).map(([name, folders]) => ({
      name,
      test: (id) =>
        folders.test(id.replaceAll("\\", "/")) &&
        (name === nodeFiles || !nodeOnly.test(id)) &&
        !id.includes("module-relaxed"),
    })),
  },
});
await bundle.close();

const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const packageOf = (id) => id.split("/", id.startsWith("@") ? 2 : 1).join("/");
/** What a browser loads of the package imports nothing of Node's, however far one follows it. */
function requireNoNode(entry, fileName, seen = new Set()) {
  seen.add(fileName);
  for (const id of output.find((each) => each.fileName === fileName)?.imports ?? []) {
    if (id.startsWith("node:"))
      throw new Error(`${entry} brings ${id} by way of ${fileName}: call its file node-SOMETHING.ts`);
    if (!seen.has(id)) requireNoNode(entry, id, seen);
  }
}

for (const { fileName, code = "", imports = [], dynamicImports = [] } of output) {
  // what others took of an entry point would be among its exports
  if (/ from "[./]*\/(index|node)\.js"/.test(code))
    throw new Error(`${fileName} takes something from an entry point: name above what they share`);
  const require = (id, known, problem) => {
    if (known || id.startsWith("node:") || output.some((each) => each.fileName === id)) return;
    throw new Error(`${fileName} imports ${id}, ${problem}`);
  };
  if (/(^|\/)index\.js$/.test(fileName)) requireNoNode(fileName, fileName);
  for (const id of imports)
    require(id, packageOf(id) in dependencies, "which may be missing: import() it where it is used");
  for (const id of dynamicImports)
    require(id, packageOf(id) in
      { ...dependencies, ...peerDependencies }, "which the package does not ask for");
}

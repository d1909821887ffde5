/**
 * The reference: what the declarations say, by TypeDoc, with the documents of docs/ in it and one search over all.
 * Usage from a build: await writeReference(FOLDER).
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateSync, inflateSync } from "node:zlib";
import { Application, Converter, IndexEvent, TSConfigReader } from "typedoc";
import { runningText } from "../../tools/documentation/running-text.mjs";
import { bundled } from "./bundle.mjs";
import { withLandmarks } from "./landmarks.mjs";
import { searchWords } from "./search-words.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const entries = [
  "index",
  "viz/index",
  "data/node",
  "io/node",
  "train/node",
  "distributed/node",
  "testing/index",
];
const documents = ["glossary", "ops", "arguments", "files", "performance"];

const importedAs = (entry) => `wengert/${entry.replace(/\/?(index|node)$/, "")}`.replace(/\/$/, "");

/** The pages of the ops, beside the documents while TypeDoc reads both: it names them by where they are. */
function opPages() {
  const folder = mkdtempSync(join(root, "docs/.op-pages-"));
  const script = join(root, "site/tools/op-pages.ts");
  execFileSync(process.execPath, ["--import", "tsx", script, folder], { cwd: root });
  return folder;
}

/** @throws Error where TypeDoc cannot read the sources, or warns: a link that leads nowhere, for one */
export async function writeReference(folder) {
  const ops = opPages();
  try {
    await write(folder, ops);
  } finally {
    rmSync(ops, { recursive: true });
  }
}

/** Stands for the folder of the site in links of TypeDoc's, which are the same on pages of every depth. */
const outside = "https://site.invalid/";

async function write(folder, ops) {
  const searching = join(ops, "search.js");
  writeFileSync(searching, await bundled("reference/search.ts"));
  const app = await Application.bootstrap(
    {
      name: "wengert",
      entryPoints: entries.map((name) => join(root, `src/${name}.ts`)),
      projectDocuments: [
        // "coming from" something: one page each
        ...readdirSync(join(root, "docs")).filter((name) => /^from-.*\.md$/.test(name)),
        ...documents.map((name) => `${name}.md`),
      ]
        .map((name) => join(root, "docs", name))
        .concat(join(ops, "op-cards.md")),
      tsconfig: join(root, "tsconfig.json"),
      skipErrorChecking: true,
      excludeInternal: true,
      excludePrivate: true,
      excludeProtected: true,
      disableSources: true,
      disableGit: true,
      readme: "none",
      hideGenerator: true,
      customCss: join(root, "site/page/reference.css"),
      navigationLinks: { Playground: `${outside}playground.html`, Lessons: `${outside}lessons/index.html` },
      // a name such as x.at is no address
      markdownItOptions: { html: true, linkify: false },
      customJs: searching,
      logLevel: "Warn",
    },
    [new TSConfigReader()],
  );
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const { comment } of Object.values(project.reflections)) {
      const parts = [comment?.summary, ...(comment?.blockTags ?? []).map(({ content }) => content)];
      for (const part of parts.filter((each) => each !== undefined))
        for (const [i, each] of part.entries())
          if (each.kind === "text") each.text = runningText(each.text, i > 0);
    }
  });
  const project = await app.convert();
  if (project === undefined) throw new Error("TypeDoc could not read the declarations");
  // by the names that programs import them by
  for (const each of project.children ?? []) each.name = importedAs(each.name);
  /** @type {ReturnType<typeof searchWords> | undefined} */
  let words;
  app.renderer.on(IndexEvent.PREPARE_INDEX, ({ searchResults }) => {
    words = searchWords(searchResults);
  });
  await app.generateDocs(project, folder);
  // TypeDoc's rows and our words, for our own search: TypeDoc's index of names has no use
  const file = join(folder, "assets/search.js");
  const [, letters = ""] = /"([^"]+)"/.exec(readFileSync(file, "utf8")) ?? [];
  const { rows } = JSON.parse(inflateSync(Buffer.from(letters, "base64")).toString());
  const packed = deflateSync(JSON.stringify({ rows, words }), { level: 9 }).toString("base64");
  writeFileSync(file, `window.searchRows = "${packed}";\n`);
  const all = readFileSync(join(folder, "hierarchy.html"), "utf8");
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".html")) continue;
    const file = join(folder, name);
    const up = "../".repeat(name.split(/[/\\]/).length);
    const html = withLandmarks(readFileSync(file, "utf8"));
    writeFileSync(
      file,
      html
        .replaceAll(`href="${outside}`, () => `href="${up}`)
        // the page of all hierarchies has none of what extends a type that is not exported
        .replace(/ \(<a href="[^"#]*hierarchy\.html#([^"]*)">[^<]*<\/a>\)/g, (link, id) =>
          all.includes(`id="${id}"`) ? link : "",
        ),
    );
  }
}

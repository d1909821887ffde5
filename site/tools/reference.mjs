/**
 * The reference: what the declarations say, by TypeDoc, with the documents of docs/ in it and one search over all.
 * Usage from a build: await writeReference(FOLDER).
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Application, TSConfigReader } from "typedoc";

const root = fileURLToPath(new URL("../..", import.meta.url));
const entries = ["index", "viz/index", "data/node", "io/node", "train/node", "testing/index"];
const documents = ["from-the-book", "glossary", "ops", "arguments", "files", "performance"];

/** @throws Error where TypeDoc cannot read the sources, or warns: a link that leads nowhere, for one */
export async function writeReference(folder) {
  const app = await Application.bootstrap(
    {
      name: "wengert",
      entryPoints: entries.map((name) => join(root, `src/${name}.ts`)),
      projectDocuments: documents.map((name) => join(root, `docs/${name}.md`)),
      tsconfig: join(root, "tsconfig.json"),
      skipErrorChecking: true,
      excludeInternal: true,
      excludePrivate: true,
      excludeProtected: true,
      disableSources: true,
      disableGit: true,
      readme: "none",
      hideGenerator: true,
      navigationLinks: { Playground: "../playground.html", Lessons: "../lessons/index.html" },
      logLevel: "Warn",
    },
    [new TSConfigReader()],
  );
  const project = await app.convert();
  if (project === undefined) throw new Error("TypeDoc could not read the declarations");
  await app.generateDocs(project, folder);
}

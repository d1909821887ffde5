/**
 * What a checkout brings besides code: its line ends, its Node, its editor settings, and commands that exist
 * where they are named.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (file: string) => readFileSync(join(root, file), "utf8");
const manifest = JSON.parse(read("package.json"));

const git = (...args: string[]) => spawnSync("git", args, { cwd: root, encoding: "utf8" });
const listing = git("ls-files", "--eol");
/** In a tree without git, as a tarball is unpacked, there is nothing to ask. */
const withGit = listing.status === 0 && listing.stdout !== "";

describe.runIf(withGit)("lines end in LF", () => {
  const files = listing.stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [index = "", tree = "", ...rest] = line.split(/\s+/);
      return { name: rest.at(-1) ?? "", index, tree, attributes: line.slice(line.indexOf("attr/")) };
    });

  test("as committed and as checked out", () => {
    expect(files.length).toBeGreaterThan(500);
    const others = files.filter(({ index, tree }) => /crlf|mixed/.test(index + tree));
    expect(others).toEqual([]);
  });

  test("and as every other checkout will have them, whatever core.autocrlf and core.eol say", () => {
    const free = files.filter(
      ({ index, attributes }) =>
        index !== "i/-text" && !/^attr\/text=auto eol=lf|^attr\/text eol=lf/.test(attributes),
    );
    expect(free.map(({ name }) => name)).toEqual([]);
  });
});

test(".nvmrc names the oldest Node that the package promises to run on", () => {
  expect(manifest.engines.node).toBe(`>=${read(".nvmrc").trim()}`);
});

test("npm install asks nothing: every install script has been decided on, and none is needed", () => {
  const { packages } = JSON.parse(read("package-lock.json")) as {
    packages: Record<string, { hasInstallScript?: boolean }>;
  };
  const withScript = Object.keys(packages).filter((path) => packages[path]?.hasInstallScript === true);
  const names = new Set(withScript.map((path) => path.replace(/^.*node_modules\//, "")));
  expect(names.size).toBeGreaterThan(0);
  expect(manifest.allowScripts).toEqual(Object.fromEntries(Array.from(names, (name) => [name, false])));
});

test("editors are told what the formatter does", () => {
  const { formatter } = JSON.parse(read("biome.json"));
  expect(read(".editorconfig")).toContain(
    `indent_style = ${formatter.indentStyle}\nindent_size = ${formatter.indentWidth}\n`,
  );
  expect(read(".editorconfig")).toContain(`max_line_length = ${formatter.lineWidth}\n`);
});

test.runIf(withGit)(
  "tests wait for what a page shows: expect.poll, since a busy machine shows it later",
  () => {
    const files = git("ls-files", "test/viz/*.test.ts", "site/test/*.test.ts")
      .stdout.split("\n")
      .filter(Boolean);
    expect(files.length).toBeGreaterThan(60);
    const atOnce = /expect\(\s*await [\w.]*\b(page|player|frame|playground)\b/;
    expect(files.filter((file) => atOnce.test(read(file)))).toEqual([]);
  },
);

describe.runIf(withGit)("commands", () => {
  const texts = git("ls-files", "*.md", "*.mjs", "*.ts", "*.py", ".ci/*")
    .stdout.split("\n")
    .filter((file) => file !== "" && file !== "test/repository.test.ts")
    .map((file) => ({ file, text: read(file) }));

  test("`npm run NAME`, wherever it is written, runs a script of package.json", () => {
    const named = texts.flatMap(({ file, text }) =>
      Array.from(text.matchAll(/npm run ([a-z][\w:-]*\w)(?![\w:$]|.*--prefix)/g), ([, script = ""]) => ({
        file,
        script,
      })),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(({ script }) => !Object.hasOwn(manifest.scripts, script))).toEqual([]);
  });
});

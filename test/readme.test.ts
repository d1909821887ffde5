/** The README is a program: its code runs, and prints what the README says that it prints. */
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const readme = readFileSync(join(root, "README.md"), "utf8");
/** A project as `npm init -y` makes it, with the package and what the program needs besides. */
const project = mkdtempSync(join(tmpdir(), "wengert-readme-"));
afterAll(() => rmSync(project, { recursive: true }));

function install(): void {
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "fresh", type: "commonjs" }));
  const installed = join(project, "node_modules/wengert");
  execFileSync(process.execPath, [
    join(root, "tools/build.mjs"),
    join(installed, "dist"),
    "--no-declarations",
  ]);
  copyFileSync(join(root, "package.json"), join(installed, "package.json"));
  for (const name of ["immutable", "fflate", "@viz-js"])
    symlinkSync(join(root, "node_modules", name), join(project, "node_modules", name));
}

beforeAll(install);

const blocks = [...readme.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map((match) => ({
  language: match[1],
  text: match[2] as string,
}));

test("the twelve lines print what stands below them, in a project as npm init -y makes it", () => {
  const at = blocks.findIndex((block) => block.language === "ts");
  const [code, printed] = [blocks[at], blocks[at + 1]];
  if (code === undefined || printed?.language !== "text")
    throw new Error("the README has no ts block followed by a text block");
  expect(code.text.split("\n").filter((line) => line.trim() !== "").length).toBeLessThanOrEqual(12);
  const run = (...command: string[]) =>
    execFileSync(process.execPath, command, { cwd: project, encoding: "utf8" });
  for (const name of ["price.mjs", "price.ts"]) writeFileSync(join(project, name), code.text);
  expect(run(join(root, "node_modules/tsx/dist/cli.mjs"), "price.ts")).toBe(printed.text);
  const output = run("price.mjs");
  expect(output).toBe(printed.text);
  const picture = join(root, "docs/pictures/apple-orange.svg");
  if (process.env.UPDATE_GOLDEN !== undefined) copyFileSync(join(project, "price.svg"), picture);
  expect(readFileSync(join(project, "price.svg"), "utf8")).toBe(readFileSync(picture, "utf8"));
});

test.runIf("require_module" in process.features)("a CommonJS program requires every entry point", () => {
  const names = [
    "wengert",
    ...["viz", "data", "io", "train", "distributed", "testing"].map((each) => `wengert/${each}`),
  ];
  const program = `console.log(${JSON.stringify(names)}.every((name) => Object.keys(require(name)).length > 0))`;
  const output = execFileSync(process.execPath, ["-e", program], { cwd: project, encoding: "utf8" });
  expect(output).toBe("true\n");
});

test("every file that the README links to is there", () => {
  const links = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1] as string);
  expect(links.length).toBeGreaterThan(2);
  for (const link of links) expect(existsSync(join(root, link)), link).toBe(true);
});

test("the commands are those of CI and of package.json", () => {
  const commands = blocks.filter((block) => block.language === "sh").map((block) => block.text.trim());
  expect(commands).toEqual([
    "npm install wengert",
    "npm install wengert @viz-js/viz",
    "npm install && npx tsx examples/mnist/train.ts",
    "npm test",
  ]);
  const scripts = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).scripts;
  expect([scripts.test, scripts["test:all"]]).toEqual(["node tools/test.mjs", "node tools/test.mjs --full"]);
  const runner = readFileSync(join(root, "tools/test.mjs"), "utf8");
  for (const part of ["scripts.types", "scripts.lint", "vitest run"]) expect(runner).toContain(part);
  const steps = readFileSync(join(root, ".ci/run"), "utf8")
    .split("\n")
    .map((line) => line.trim());
  for (const line of ["npm test", 'npm run test:heavy -- "--shard=$eighth/8"', "npm run test:mutation"])
    expect(steps).toContain(line);
});

describe("what can be installed", () => {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const install = readme.slice(
    readme.indexOf("## Install"),
    readme.indexOf("\n## ", readme.indexOf("## Install") + 1),
  );

  test("every optional package has a line that says what it is for, and no other has", () => {
    const listed = Array.from(install.matchAll(/^\| `([@\w/-]+)` \|/gm), ([, name]) => name);
    expect(listed.sort()).toEqual(Object.keys(manifest.peerDependencies).sort());
  });

  test("the oldest Node and the oldest TypeScript are said, and those that are tried", () => {
    const [, node] = /Node (\d+)/.exec(install) ?? [];
    expect(manifest.engines.node).toBe(`>=${node}`);
    const [, typescript] = /TypeScript (\d+\.\d+)/.exec(install) ?? [];
    const tried = JSON.parse(readFileSync(join(root, "test/typescript/package.json"), "utf8"));
    expect(tried.dependencies.typescript).toMatch(new RegExp(`^${typescript}\\.`));
  });

  test("all that it depends on is named", () => {
    for (const name of Object.keys(manifest.dependencies)) expect(install).toContain(`\`${name}\``);
  });
});

/** The README is a program: its code runs, and prints what the README says that it prints. */
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const readme = readFileSync(join(root, "README.md"), "utf8");
/** Beside the sources, so that `wengert` resolves as it does in the examples. */
const program = join(root, "test", "readme-program.tmp.ts");
const work = mkdtempSync(join(tmpdir(), "wengert-readme-"));
afterAll(() => {
  rmSync(program, { force: true });
  rmSync(work, { recursive: true });
});

const blocks = [...readme.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map((match) => ({
  language: match[1],
  text: match[2] as string,
}));

test("the twelve lines print what stands below them", () => {
  const at = blocks.findIndex((block) => block.language === "ts");
  const [code, printed] = [blocks[at], blocks[at + 1]];
  if (code === undefined || printed?.language !== "text")
    throw new Error("the README has no ts block followed by a text block");
  expect(code.text.split("\n").filter((line) => line.trim() !== "").length).toBeLessThanOrEqual(12);
  writeFileSync(program, code.text);
  const output = execFileSync(process.execPath, ["--import", import.meta.resolve("tsx"), program], {
    cwd: work, // the program writes its picture where it runs
    env: { ...process.env, TSX_TSCONFIG_PATH: join(root, "tsconfig.json") },
    encoding: "utf8",
  });
  expect(output).toBe(printed.text);
  const picture = join(root, "docs/pictures/apple-orange.svg");
  if (process.env.UPDATE_GOLDEN !== undefined) copyFileSync(join(work, "price.svg"), picture);
  expect(readFileSync(join(work, "price.svg"), "utf8")).toBe(readFileSync(picture, "utf8"));
});

test("every file that the README links to is there", () => {
  const links = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1] as string);
  expect(links.length).toBeGreaterThan(2);
  for (const link of links) expect(existsSync(join(root, link)), link).toBe(true);
});

test("the two commands are those of CI and of package.json", () => {
  const commands = blocks.filter((block) => block.language === "sh").map((block) => block.text.trim());
  expect(commands).toEqual(["npm install && npx tsx examples/mnist/train.ts", "npm test"]);
  const scripts = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).scripts;
  expect([scripts.test, scripts["test:all"]]).toEqual(["node tools/test.mjs", "node tools/test.mjs --full"]);
  const runner = readFileSync(join(root, "tools/test.mjs"), "utf8");
  for (const part of ["scripts.types", "scripts.lint", "vitest run"]) expect(runner).toContain(part);
  for (const line of ["npm test", "npm run test:all", "npm run test:mutation"])
    expect(readFileSync(join(root, ".ci/run"), "utf8").split("\n")).toContain(line);
});

/** What goes wrong in programs, links and files, by mistake or by intent: the page says so, and goes on. */
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, sayIfSkipped } from "../../test/viz/browser.js";
import { toLink } from "../playground/share.js";
import { built, launch, Playground } from "./site.js";

sayIfSkipped("what goes wrong in the playground");

describe.skipIf(chromiumPath === undefined)("in the playground", () => {
  let folder: string;
  let browser: Browser;
  let playground: Playground;
  /** For what any page can try: whatever went wrong in it, the next program runs. */
  let shared: Playground | undefined;

  const open = async (after: string, init?: () => void) => {
    playground = await Playground.open(browser, folder, { after, ...(init && { init }) });
    await playground.rest();
    await playground.page.waitForSelector(".cm-content");
    return playground.page;
  };
  const openShared = async () => {
    if (shared === undefined) {
      await open("");
      shared = playground;
    }
    playground = shared;
    return shared.page;
  };
  const underlined = () => playground.page.locator(".cm-lintRange-error, .cm-lintPoint-error");
  const said = () => playground.page.locator("#said").textContent();
  const printed = () => expect.poll(() => playground.printed());

  beforeAll(async () => {
    folder = built();
    browser = await launch();
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    expect(playground.errors, "errors of the page").toEqual([]);
    // whatever it was, the next program runs
    await playground.run('console.log("the next", 6 * 7);');
    await expect.poll(() => playground.printed()).toBe("the next 42");
    if (playground !== shared) await playground.close();
  });

  test.each([
    [
      "of a module",
      'import { tensr } from "wengert";\n\ntensr(1);\n',
      3,
      "tensr",
      '"wengert" has no "tensr". Did you mean tensor?',
    ],
    [
      "of a namespace",
      'import { nn } from "wengert";\nnew nn.Afine(2, 3);\n',
      2,
      "Afine",
      'nn has no "Afine". Did you mean Affine?',
    ],
    [
      "that is like none",
      'import * as all from "wengert";\nall.kubernetes();\n',
      2,
      "kubernetes",
      '"wengert" has no "kubernetes"',
    ],
    [
      "that is declared twice",
      "const a = 1;\nconst b = 2;\nconst a = 3;\n",
      3,
      "a",
      "SyntaxError: Identifier 'a' has already been declared",
    ],
    [
      "that is used before its line",
      "console.log(a);\nconst a = 1;\n",
      1,
      "a",
      "Cannot access 'a' before initialization",
    ],
    [
      "that is not imported",
      "const one = 1;\ntensor(one);\n",
      2,
      "tensor",
      'tensor is not defined. Begin with: import { tensor } from "wengert";',
    ],
    [
      "of a class that is called",
      'import { nn } from "wengert";\nconst layer = nn.Affine(2, 3);\n',
      2,
      "Affine",
      "Affine is a class: write new nn.Affine(...)",
    ],
    [
      "of a layer that is called",
      'import { nn, ones } from "wengert";\nconst layer = new nn.Affine(2, 3);\nlayer(ones([1, 2]));\n',
      3,
      "layer",
      "layer is not a function: a layer is called by layer.forward(x)",
    ],
    [
      "of a gradient that is not there yet",
      'import { tensor } from "wengert";\nconst a = tensor(2, { requiresGrad: true });\nconsole.log(a.grad.item());\n',
      3,
      "item",
      "A .grad is null until backward() has run",
    ],
    [
      "that PyTorch has",
      'import { nn } from "wengert";\nnew nn.Linear(2, 3);\n',
      2,
      "Linear",
      'nn has no "Linear". It is Affine here.',
    ],
    [
      "of a namespace",
      "const text = `\nnamespace A {`; /*\nnamespace B {\n*/ declare namespace C {}\nconst a = 1; namespace Sizes {\n  export const x = 1;\n}\n",
      5,
      "namespace",
      "namespaces are not translated here. Write an object",
    ],
    [
      "that an import has brought already",
      'import { tensor } from "wengert";\nconst tensor = 3;\nconsole.log(tensor);\n',
      2,
      "tensor",
      "Identifier 'tensor' has already been declared",
    ],
    [
      "that a module does not give by default",
      'import wengert from "wengert";\n\nwengert.tensor(1);\n',
      3,
      "wengert.tensor",
      '"wengert" has no default: import { tensor } from "wengert"',
    ],
    [
      "of a module that is not here, imported below its use",
      "console.log(read);\n\nimport { read } from 'fs';\n",
      3,
      "import",
      'there is no module "fs" here (files are there in Node)',
    ],
    [
      "of an import in a block",
      'if (true) {\n  import { tensor } from "wengert";\n}\n',
      2,
      "import",
      "await import(...) may stand in one",
    ],
    [
      "of the file that it is not",
      "const a = 1;\nconsole.log(import.meta.url);\n",
      2,
      "import.meta.url",
      "leave it out",
    ],
    ["that older modules have", "const a = 1;\nexport = a;\n", 2, "export", "nobody imports a program"],
    [
      "of exports beside exports",
      "export const a = 1;\nconst exports = [a];\n",
      2,
      "exports",
      "rename this one",
    ],
    [
      "behind a sign of decorators",
      "const seen = (each: unknown) => each;\n@seen\nclass Net {}\n",
      2,
      "@",
      "browsers do not run decorators yet",
    ],
  ])("a name %s is told, and underlined", async (_what, text, line, word, message) => {
    const page = await openShared();
    await playground.run(text);
    await printed().toContain(message);
    await expect.poll(() => underlined().count()).toBe(1);
    const inItsLine = page
      .locator(".cm-line")
      .nth(line - 1)
      .locator(".cm-lintRange-error");
    await expect.poll(() => inItsLine.allTextContents()).toEqual([word]);
  });

  test.each([
    [
      "imports below their use, beside names that only older modules have",
      `#!/usr/bin/env tsx
console.log(early());
const [exports, module, require] = [1, 2, 3];
function early() { return tensor(5).item(); }
import {
  tensor, // of all things
  type Tensor,
} from "wengert"; const { ones } = await import("wengert"); import * as all from "wengert";
import type { DType } from "wengert";
console.log(exports + module + require, ones([2]).size, all.tensor(7).item());
{ const console = { log: 8 }; exports + console.log; }
`,
      "5\n6 2 7",
    ],
    [
      "all that can be exported",
      `export const a = 1;
export let n = 0;
export function f() { return 2; }
export class C {}
export enum E { A, B }
export type T = number;
export interface I { readonly x: T }
export { a as b };
export type { I as J };
export { tensor } from "wengert";
export * as all from "wengert";
export default class { x = 1 }
n++;
console.log(a, n, f(), E.B, new C() instanceof C);
`,
      "1 1 2 1 true",
    ],
    [
      "what is young in the language, and what is old",
      `const did: string[] = [];
{
  using x = { [Symbol.dispose]() { did.push("x"); } };
  await using y = { async [Symbol.asyncDispose]() { did.push("y"); } };
}
enum Size { small, big = 5, more }
const enum Twice { big = Size.big * 2 }
outer: for (const i of [1, 2]) for (const j of [1, 2]) {
  if (j === 2) continue outer;
  did.push(\`\${i}\`);
}
if (/["'\`/]/.test("/")) /x/.test("x");
const [four, two, g] = [4, 2, 1];
for await (const each of [Promise.resolve("z")]) did.push(each);
const twice = <T,>(x: T): T[] => [x, x];
abstract class Shape { accessorless = 1; declare later: number; constructor(readonly sides: number, private name?: string) {} }
class Square extends Shape { static { did.push("static"); } }
console.log(did.join(), Size[5], Size.more, Twice.big, four /two/ g, twice<number>(3).length, new Square(4).sides);
`,
      "y,x,1,2,z,static big 6 10 2 2 4",
    ],
  ])("%s: that is run", async (_what, text, wanted) => {
    await openShared();
    await playground.run(text);
    await printed().toBe(wanted);
  });

  test("modules and namespaces are printed as the objects that they are", async () => {
    await openShared();
    await playground.run(
      'import { nn } from "wengert";\nconsole.log(typeof nn.Affine, Object.keys(nn).length > 9, String(nn));\nconsole.log(nn);\n',
    );
    await printed().toMatch(/^function true \[object Object\]\nObject \{\n {2}Adaptive/);
  });

  test("what is thrown and is no error is told as the console tells it", async () => {
    await openShared();
    await playground.run("throw { a: [1, 2] };\n");
    await printed().toContain("{\n  a: [ 1, 2 ]\n}");
  });

  test.each([
    ["a timer", 'setTimeout(() => {\n  throw new RangeError("too late");\n}, 30);\n'],
    [
      "a promise that nobody waited for",
      'async function main() {\n  throw new RangeError("too late");\n}\nmain();\n',
    ],
    [
      "a promise, after the program is done",
      'async function main() {\n  await new Promise((done) => setTimeout(done, 300)); throw new RangeError("too late");\n}\nmain();\n',
    ],
  ])("what fails in %s is told, and underlined", async (_what, text) => {
    const page = await openShared();
    await playground.run(text);
    await printed().toContain("line 2: RangeError: too late");
    await expect.poll(() => page.locator(".cm-line").nth(1).locator(".cm-lintRange-error").count()).toBe(1);
  });

  test("what goes on after the program is done is ended like what does not end", async () => {
    // whose twenty seconds are ten here
    await open("", () => {
      const { setTimeout } = globalThis;
      globalThis.setTimeout = ((what: () => void, milliseconds = 0) =>
        setTimeout(what, milliseconds >= 20_000 ? milliseconds / 2 : milliseconds)) as typeof setTimeout;
    });
    await playground.run('setInterval(() => console.log("again"), 500);');
    await expect.poll(() => playground.printed(), { timeout: 40_000 }).toContain("Stopped after 20 seconds");
  });

  test("a file may be called what no stack has: mistakes are underlined, and the lines of steps are lit", async () => {
    const page = await openShared();
    const text =
      'import { tensor } from "wengert";\nconst a = tensor(3, { requiresGrad: true });\na.mul(2).backward();\n';
    for (const [name, program] of [
      ["my program (1).ts", `${text}nope(a);\n`],
      ['it\'s "mine".ts', `${text}nope(a);\n`],
      ["課題 1.ts", `${text}nope(a);\n`],
    ] as const) {
      await page
        .locator("#file")
        .setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(program) });
      await printed().toContain("line 4: ReferenceError: nope is not defined");
      await expect.poll(() => page.locator(".cm-line").nth(3).locator(".cm-lintRange-error").count()).toBe(1);
      await expect.poll(() => page.locator(".cm-lit").allTextContents()).toEqual(["a.mul(2).backward();"]);
      await playground.run("");
    }
  });

  test("messages that are no reports, or have no end, change nothing", async () => {
    const page = await openShared();
    await playground.run(`
for (const said of [null, 1, "run", [], {}, { kind: "done" }, { kind: "printed" }, { kind: "printed", level: "none", text: "" },
  { kind: "failed", name: {}, message: 1 }, { kind: "series", series: { name: 1, values: "many", every: 0 } },
  { kind: "graph", name: {}, json: {}, options: null }, { kind: "graph", name: "", json: "x".repeat(9e6), options: {} }])
  postMessage(said);
postMessage({ kind: "failed", name: "A", message: "of its own", place: { line: -5, column: 1e99 } });
postMessage({ kind: "printed", level: "log", text: "long".repeat(1e6) });
`);
    await printed().toContain("A: of its own");
    expect((await playground.printed()).length).toBeLessThan(11_000);
    await expect.poll(() => page.locator("#pictures").isVisible()).toBe(false);
  });

  test("an option that pictures do not have is told, also of a picture that the page draws in its own way", async () => {
    const page = await openShared();
    await playground.run(`import { tensor } from "wengert";
import { toSvg } from "wengert/viz";
await toSvg(tensor(3, { requiresGrad: true }).mul(2), { sytle: "book", theme: "dark", maxWidth: Infinity });
`);
    await expect.poll(() => page.locator("#graph .empty").textContent()).toContain('unknown option "sytle"');
  });

  test("pictures beyond the twentieth are counted", async () => {
    const page = await openShared();
    await playground.run(`import { tensor } from "wengert";
import { draw } from "./draw.js";
for (let i = 0; i < 25; i++) await draw(String(i), tensor(i, { requiresGrad: true }).mul(2));
`);
    await printed().toContain("… 5 more pictures");
    await expect.poll(() => page.locator("#pictures button").count()).toBe(20);
  });

  test.each(["a.txt", "01-aple", "code=", "code=%%%", "code=____"])(
    "an address that ends in #%s says that it holds no program",
    async (hash) => {
      await open(`#${hash}`);
      await expect.poll(() => said()).toContain("no program that can be read");
      await expect.poll(() => playground.printed()).toContain("tensor(220,");
    },
  );

  test("a link of which a letter was lost or changed is told from another program", async () => {
    const link = (await toLink('console.log("price", 100 * 2 * 1.1);\n'.repeat(3))) ?? "";
    const damaged = [
      link.slice(0, -1),
      link.slice(0, -9),
      `${link}A`,
      link.toLowerCase(),
      ...[10, 20, 30].map((at) => `${link.slice(0, at)}${link[at] === "A" ? "B" : "A"}${link.slice(at + 1)}`),
    ];
    const page = await open(link);
    await expect.poll(() => playground.printed()).toContain("price 220");
    for (const each of damaged) {
      await page.evaluate(() => {
        location.hash = "#02-apple-and-orange";
      });
      await expect.poll(said).toBe("");
      await page.evaluate((hash) => {
        location.hash = hash;
      }, each);
      await expect.poll(said, { message: each }).toContain("no program");
    }
  });

  test("what the page said of a link goes with the next program, and speaks the language that is chosen", async () => {
    const page = await open("#code=abc");
    await page.locator('[data-language="ja"]').click();
    await expect.poll(() => said()).toContain("読み取れませんでした");
    await page.locator('[data-language="en"]').click();
    await page.locator("#share").click();
    await expect.poll(said).toContain("whole program");
    await page.locator("#example").selectOption("3");
    await expect.poll(said).toBe("");
  });

  test("another program that is opened runs once", async () => {
    const page = await open("");
    await page.evaluate(() => {
      const runs = new Set<number>();
      Object.assign(window, { runs });
      addEventListener("message", ({ data }) => data?.run !== undefined && runs.add(data.run));
    });
    await page.locator("#example").selectOption("3");
    await playground.rest();
    await expect
      .poll(() => page.evaluate(() => (window as unknown as { runs: Set<number> }).runs.size))
      .toBe(1);
  });
});

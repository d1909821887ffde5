/**
 * The public surface: names.txt lists every name that an entry point has and every member of its classes and
 * interfaces, as the shipped declarations show them. A new name is a decision, and so is one that goes.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as wengert from "wengert";
import * as data from "wengert/data";
import * as distributed from "wengert/distributed";
import * as io from "wengert/io";
import * as testing from "wengert/testing";
import * as train from "wengert/train";
import * as viz from "wengert/viz";
import { type Declaration, Declarations, membersOf } from "./declarations.js";
import { describeDocumentation } from "./documentation.js";
import { InstalledPackage } from "./package.js";

interface EntryPoint {
  /** As programs say it, and for a namespace as they reach it. */
  readonly name: string;
  readonly file: string;
  readonly values: object;
}

const entryPoints: readonly EntryPoint[] = [
  { name: "wengert", file: "index", values: wengert },
  { name: "wengert.nn", file: "nn/index", values: wengert.nn },
  { name: "wengert.nn.init", file: "nn/init", values: wengert.nn.init },
  { name: "wengert.optim", file: "optim/index", values: wengert.optim },
  { name: "wengert.distributions", file: "distributions/index", values: wengert.distributions },
  { name: "wengert/viz", file: "viz/index", values: viz },
  { name: "wengert/data", file: "data/node", values: data },
  { name: "wengert/io", file: "io/node", values: io },
  { name: "wengert/train", file: "train/node", values: train },
  { name: "wengert/distributed", file: "distributed/node", values: distributed },
  { name: "wengert/testing", file: "testing/index", values: testing },
];

let installed: InstalledPackage;
let declarations: Declarations;
/** For a machine that does much else; the compiler takes seconds. */
const patience = 300_000;
beforeAll(() => {
  installed = new InstalledPackage();
  declarations = new Declarations(installed.declarations);
}, patience);
afterAll(() => installed?.remove());

const publicNames = (file: string) => [...declarations.exportsOf(file)].sort(([a], [b]) => (a < b ? -1 : 1));
const hasName = (declaration: Declaration) =>
  entryPoints.some(({ file }) => publicNames(file).some(([, each]) => each.declaration === declaration));
const membersOfAll = (declaration: Declaration) =>
  declaration.kind === "class" || declaration.kind === "interface"
    ? [...new Set(declarations.partsOf(declaration, hasName).flatMap(membersOf))].sort()
    : [];

test("every public name is in names.txt, and nothing else is", async () => {
  const lines = entryPoints.flatMap(({ name: entryPoint, file }) => [
    `# ${entryPoint}`,
    ...publicNames(file).flatMap(([name, { declaration, typeOnly }]) => [
      `${typeOnly && declaration.kind === "class" ? "interface" : declaration.kind} ${name}`,
      ...membersOfAll(declaration).map((member) => `  ${name}.${member}`),
    ]),
    "",
  ]);
  await expect(
    lines.join("\n"),
    "the public surface has changed. Is that what users should see? Then `npm run surface` writes " +
      "test/surface/names.txt; else keep the name out of src/index.ts (or its folder's index.ts), or mark " +
      "the member @internal",
  ).toMatchFileSnapshot("./names.txt");
});

describe.each(entryPoints)("$name", ({ file, values }) => {
  test("has at run time what its declarations say", () => {
    const declared = publicNames(file)
      .filter(([, { typeOnly }]) => !typeOnly)
      .map(([name]) => name);
    expect(Object.keys(values).sort()).toEqual(declared.sort());
  });
});

test("the declarations show nothing internal", () => {
  for (const file of declarations.files) {
    const text = readFileSync(join(installed.declarations, `${file}.d.ts`), "utf8");
    expect(text, file).not.toContain("@internal");
  }
});

test("every type that a public signature mentions has a public name", () => {
  const nameless = new Map<string, string>();
  const check = (part: Declaration, by: Declaration) => {
    for (const type of declarations.mentionedBy(part)) {
      if (type === part || hasName(type) || declarations.basesOf(part).includes(type)) continue;
      // an alias that only its own file knows is shorthand: the compiler writes out what it stands for
      if (type.kind === "type" && !type.exported) check(type, by);
      else nameless.set(`${type.name} (${type.file})`, by.name);
    }
  };
  for (const { file } of entryPoints)
    for (const { declaration } of declarations.exportsOf(file).values())
      for (const part of declarations.partsOf(declaration, hasName)) check(part, declaration);
  expect(
    Array.from(nameless, ([type, by]) => `${type}, mentioned by ${by}`),
    "export these types beside what mentions them, or keep them out of signatures",
  ).toEqual([]);
});

/** Re-exports everything, calls every function, and hands on every member of every class. */
function exporterOfEverything(): string {
  const lines = entryPoints.flatMap(({ name, file, values }) =>
    publicNames(file).flatMap(([exported, { declaration, typeOnly }]) => {
      if (typeOnly) return [];
      const path = `${name.replace("/", "_")}.${exported}`;
      const own = path.replaceAll(".", "_");
      if (declaration.kind === "class")
        return [
          `export const ${own} = ${path};`,
          `export const ${own}_made = ${path}.prototype;`,
          ...membersOfAll(declaration)
            .filter((member) => /^\w+$/.test(member))
            .map((member) => `export const ${own}_member_${member} = ${path}.prototype.${member};`),
        ];
      if (declaration.kind === "namespace") return [];
      const isFunction = typeof (values as Record<string, unknown>)[exported] === "function";
      return [
        `export const ${own} = ${path};`,
        ...(isFunction ? [`export const ${own}_called = called(${path});`] : []),
      ];
    }),
  );
  return `
import * as wengert from "wengert";
import * as wengert_data from "wengert/data";
import * as wengert_distributed from "wengert/distributed";
import * as wengert_io from "wengert/io";
import * as wengert_testing from "wengert/testing";
import * as wengert_train from "wengert/train";
import * as wengert_viz from "wengert/viz";
declare function called<A extends unknown[], R>(f: (...args: A) => R): { args: A; result: R };
${lines.join("\n")}
`;
}

const library = `
import * as wengert from "wengert";
import { graphOf } from "wengert/viz";
const x = wengert.tensor([1, 2], { requiresGrad: true });
const f = (a: wengert.Tensor) => a.mul(2).sum();
export const pulled = wengert.vjp(f, x);
export const gradient = wengert.grad(f);
export const both = wengert.valueAndGrad(f);
export const jacobians = wengert.jacobian(f, x);
export const optimizer = new wengert.optim.SGD([x], { lr: 0.1 });
export const scheduler = new wengert.optim.Scheduler(optimizer, wengert.optim.cosine({ steps: 10 }));
export const state = [optimizer.stateDict(), scheduler.stateDict(), new wengert.nn.ReLU().stateDict()];
export const scaled = wengert.defineOp({
  name: "scaled",
  prepare: (a: wengert.Tensor, factor: number) => ({ inputs: [a], attrs: { factor } }),
  forward: (k, [a], { factor }) => k.mul(a, k.full([], factor, a.dtype)),
  vjp: [(g, record) => g.mul(record.attrs.factor)],
  samples: [{ inputs: [[2]], args: [3] }],
});
export const { definition } = scaled;
export const { forward, vjp, samples } = definition;
export const custom = wengert.customOp({
  name: "twice",
  forward: (a: wengert.Tensor) => a.mul(2),
  vjp: [(g) => g.mul(2)],
});
export const history = f(x).gradFn;
export const graph = graphOf(f(x));
export const node = graph.nodes.first();
export class Twice extends wengert.nn.Module {
  readonly weights = new wengert.nn.Parameter(wengert.ones([2]));
  override forward(a: wengert.Tensor) {
    return a.mul(this.weights);
  }
}
`;

describe("an editor shows", () => describeDocumentation(() => installed));

describe("a library that is built on the package and ships declarations of its own", () => {
  let complaints: string[];
  beforeAll(() => {
    complaints = installed.compile({
      "everything.ts": exporterOfEverything(),
      "library.ts": library,
      "maker.ts": 'import { Tensor } from "wengert";\nexport const x = new Tensor();\n',
    });
  }, patience);

  test("can re-export everything, call it, and hand on what it gives, with inferred types", () => {
    expect(complaints.filter((each) => !each.startsWith("maker.ts"))).toEqual([]);
  });

  test("cannot make what only the library makes", () => {
    expect(complaints).toContainEqual(expect.stringMatching(/^maker.ts\(2,18\).*'Tensor' is protected/));
  });
});

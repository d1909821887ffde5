/**
 * The built package in the hands of bundlers: what a program does not use is left out, loading it asks nothing of the
 * platform, and names stay what they are where a minifier renames everything.
 */
import { createContext, runInContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as wengert from "wengert";
import { Installed, manifest } from "./helpers/installed.js";

let installed: Installed;
beforeAll(() => {
  installed = new Installed();
});
afterAll(() => installed?.remove());

/** In bytes, as servers send it. */
const weight = (code: string) => gzipSync(code, { level: 9 }).length;

const bundled = async (program: string, format: "esm" | "iife" = "iife") =>
  (await installed.bundle(program, format))[0].code;

describe("what is not used is left out", () => {
  const weights: string[] = [];
  afterAll(() => console.info(weights.join("\n")));

  // kilobytes at most; only networks and graphs bring our share of `immutable` (17 of them)
  test.each([
    ["plotCurves", "wengert/viz", 8.6],
    ["parseIdx", "wengert/data", 4],
    ["manualSeed", "wengert", 87.3],
    ["tensor", "wengert", 79.7],
    ["loadWeights", "wengert/io", 142.5],
    ["toDot", "wengert/viz", 115.4],
    ["nn", "wengert", 189.4],
  ])("%s of %s", async (name, from, kilobytes) => {
    const weighs = weight(await bundled(`import { ${name} } from "${from}"; console.log(${name});`));
    weights.push(`${name} of ${from}: ${(weighs / 1000).toFixed(1)} kB gzipped`);
    expect(weighs).toBeLessThan(kilobytes * 1000);
  });

  test("languages are in files of their own, and only English comes unasked", async () => {
    const outputs = await installed.bundle(
      'import { toDot, toHtml } from "wengert/viz"; console.log(toDot, toHtml);',
      "esm",
    );
    const saying = (words: string) =>
      outputs.flatMap((each, i) => (each.type === "chunk" && each.code.includes(words) ? [i] : []));
    expect(saying("Backward starts")).toEqual([0]);
    const [ja, zh] = [saying("逆伝播の開始"), saying("反向传播开始")];
    expect([ja.length, zh.length]).toEqual([1, 1]);
    expect(new Set([0, ...ja, ...zh]).size).toBe(3);
    for (const name of ["toDot", "describe", "plotCurves", "toNetworkHtml"]) {
      const code = await bundled(`import { ${name} } from "wengert/viz"; console.log(${name});`);
      expect(code, name).not.toMatch(/[\u3041-\u30ff\u4e00-\u9fff]/);
    }
  });

  test("relaxed kernels are in a file of their own, which only those load who ask for them", async () => {
    const [program, ...others] = await installed.bundle(
      'import { setRelaxedSimd } from "wengert"; console.log(setRelaxedSimd);',
      "esm",
    );
    expect(others.map(({ fileName }) => fileName)).toEqual([expect.stringMatching(/module-relaxed/)]);
    expect(program.dynamicImports).toEqual(others.map(({ fileName }) => fileName));
    expect(
      await installed.bundle('import { tensor } from "wengert"; console.log(tensor);', "esm"),
    ).toHaveLength(1);
  });
});

test("what the package makes with its share of immutable goes together with a program's own", async () => {
  const program = `
    import { is, isRecord, List, OrderedMap } from "immutable";
    import { nn, tensor } from "wengert";
    import { graphOf } from "wengert/viz";
    const net = new nn.Sequential(OrderedMap({ first: new nn.Affine(2, 2), last: new nn.ReLU() }));
    const state = net.stateDict();
    const graph = graphOf(net.forward(tensor([[1, 2]])));
    globalThis.answer = [
      OrderedMap.isOrderedMap(state),
      state.keySeq().join(),
      OrderedMap(state) === state,
      is(state, OrderedMap(state.entries())) && is(OrderedMap(state.entries()), state),
      state.every(isRecord),
      List([state]).map((each) => each.size).first(),
      JSON.stringify(net.loadStateDict(OrderedMap(state.entries()))),
      graph.nodes.every(({ shape }) => is(shape, List([...shape])) && is(List([...shape]), shape)),
    ];`;
  const global = createContext({ TextDecoder, TextEncoder, performance });
  runInContext(await bundled(program), global);
  expect([...(global as unknown as { answer: unknown[] }).answer]).toEqual([
    true,
    "layers.first.W,layers.first.b",
    true,
    true,
    true,
    2,
    '{"missing":[],"extra":[]}',
    true,
  ]);
});

/** The entry points that browsers have too. */
const entryPoints = Object.keys(manifest.exports)
  .map((path) => path.replace(/^\./, "wengert"))
  .filter((name) => !/node$|json$/.test(name));

/** Imports everything there is. */
const everything = entryPoints
  .map((name, i) => `import * as e${i} from "${name}";`)
  .concat(`globalThis.all = { ${entryPoints.map((name, i) => `"${name}": e${i}`).join(", ")} };`)
  .join("\n");

/** A platform that has little but the language, and notes what else it is asked for. */
function barePlatform() {
  const asked: string[] = [];
  const global = createContext({ TextDecoder, TextEncoder });
  for (const name of [
    "process",
    "Deno",
    "navigator",
    "location",
    "document",
    "Worker",
    "crypto",
    "performance",
    "require",
    "FinalizationRegistry",
    "SharedArrayBuffer",
    "WebAssembly",
  ]) {
    const value: unknown = runInContext(`globalThis.${name}`, global);
    Object.defineProperty(global, name, {
      configurable: true,
      get: () => {
        asked.push(name);
        return value;
      },
    });
  }
  return { asked, global };
}

type Entries = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

describe("everything in one classic script, minified", () => {
  let entries: Entries;
  const { asked, global } = barePlatform();
  let askedAtImport: string[];
  beforeAll(async () => {
    const code = await bundled(everything);
    runInContext(code, global);
    entries = (global as unknown as { all: Entries }).all;
    askedAtImport = [...asked];
  });

  test("asks nothing of the platform when it is loaded", () => {
    // but whether there is a page, whose console is told how tensors look
    expect(askedAtImport.filter((name) => name !== "document")).toEqual([]);
  });

  /** Every class that an entry point or a namespace of it exports. */
  const classes = (values: object): [string, { new (): unknown; readonly name: string }][] =>
    Object.entries(values).flatMap(([name, value]) => {
      if (typeof value === "function" && /^class\b/.test(String(value))) return [[name, value as never]];
      return typeof value === "object" &&
        value !== null &&
        Reflect.get(value, Symbol.toStringTag) === "Module"
        ? classes(value)
        : [];
    });

  test("every exported class is called what it is exported as", () => {
    const found = entryPoints.flatMap((name) => classes(entries[name] as object));
    expect(found.length).toBeGreaterThan(60);
    for (const [name, value] of found) expect(value.name, name).toBe(name);
  });

  test("computes, and says what the sources say: summaries, errors and how tensors print", () => {
    const run = ({ nn, optim, tensor, ValueError, Generator, simdSupport }: typeof wengert) => {
      class Net extends nn.Module {
        static override get name() {
          return "Net";
        }
        readonly layers = new nn.Sequential([
          new nn.Affine(3, 2, { generator: new Generator(1) }),
          new nn.ReLU(),
          new nn.BatchNorm(2),
        ]);
        override forward(x: wengert.Tensor) {
          return this.layers.forward(x);
        }
      }
      const net = new Net();
      const errors = [() => net.forward(tensor([[1, 2]])), () => new nn.Dropout(2)].map((f) => {
        try {
          return f();
        } catch (error) {
          return `${(error as Error).name}: ${(error as Error).message} ${error instanceof ValueError}`;
        }
      });
      const y = net.forward(
        tensor([
          [1, 2, 3],
          [4, 5, 6],
        ]),
      );
      return [
        net.summary(),
        ...errors,
        String(y),
        y.gradFn?.name,
        nn.LSTM.name,
        new optim.SGD(net.parameters(), { lr: 1 }).kind,
        simdSupport(),
      ];
    };
    expect(run(entries.wengert as unknown as typeof wengert)).toEqual(run(wengert));
  });
});

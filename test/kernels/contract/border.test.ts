/** The WebAssembly border: the generated files, the assembly and the compiled bytes against the contract. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  functions64,
  kernelNames,
  kernelTable,
  memoryMap,
  moduleExports,
  opcodes,
  polynomials,
} from "../../../src/kernels/contract/index.js";
import { bytesOf } from "../../../src/kernels/wasm/module/embedded.js";
import { core } from "../../../src/kernels/wasm/module/module.js";
import { matrices } from "../../../src/kernels/wasm/module/module-matrices.js";
import { network } from "../../../src/kernels/wasm/module/module-network.js";
import * as relaxed from "../../../src/kernels/wasm/module/module-relaxed.js";
import { allExports, generatedFiles, parseSignature } from "../../../tools/kernels/texts.js";
// @ts-expect-error a script without types
import { pack } from "../../../tools/wasm/pack.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const read = (path: string) => readFileSync(root + path, "utf8").replaceAll("\r\n", "\n");

test.each(Object.entries(generatedFiles()))("%s is what the contract gives", (path, text) => {
  expect(read(path), "run npm run kernels:generate").toBe(text);
});

describe("the assembly", () => {
  const folder = "src/kernels/wasm/assembly/";
  const files = readdirSync(root + folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => read(folder + name));

  test("has each export of the contract once, with its signature", () => {
    const found = files.flatMap((text) => [
      ...text.matchAll(/^export function (\w+)(\([^)]*\):\s*\w+)\s*\{/gm),
    ]);
    for (const [name, signature] of Object.entries(
      Object.assign({}, ...Object.values(allExports)) as Record<string, string>,
    )) {
      const heads = found.filter((each) => each[1] === name).map((each) => parseSignature(each[2] as string));
      expect(heads, name).toEqual([parseSignature(signature)]);
    }
  });

  test("keeps to 110 columns", () => {
    for (const line of files.flatMap((text) => text.split("\n"))) expect(line.length, line).toBeLessThan(111);
  });
});

/** What a module's sections say, of those that tests ask about. */
function sectionsOf(bytes: Uint8Array) {
  let at = 8;
  const number = (): number => {
    let result = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] as number;
      result |= (byte & 127) << shift;
      if (byte < 128) return result;
    }
  };
  const many = <T>(read: () => T): T[] => Array.from({ length: number() }, read);
  const valueType = () => ({ 127: "i32", 126: "i64", 125: "f32", 124: "f64" })[bytes[at++] as number];
  const name = () => {
    const length = number();
    at += length;
    return new TextDecoder().decode(bytes.subarray(at - length, at));
  };
  let types: string[] = [];
  const functions: number[] = []; // the type of each, those that are imported first
  const exported = new Map<string, string>();
  const data: (readonly [place: number, size: number])[] = [];
  while (at < bytes.length) {
    const section = bytes[at++];
    const end = number() + at;
    if (section === 1)
      types = many(() => {
        at++; // the form of a function
        return `(${many(valueType)}): ${many(valueType)}`;
      });
    if (section === 2)
      many(() => {
        name();
        name();
        if (bytes[at++] === 0) functions.push(number());
        else for (let rest = 3; rest > 0; rest--) number(); // the memory: a flag, its least and its most pages
      });
    if (section === 3) functions.push(...many(number));
    if (section === 7)
      for (const [title, kind, index] of many(() => [name(), bytes[at++], number()] as const))
        if (kind === 0) exported.set(title, types[functions[index] as number] as string);
    if (section === 11)
      many(() => {
        at += 2; // an active segment, whose place is i32.const
        const place = number();
        at++; // the end of that expression
        const size = number();
        at += size;
        data.push([place, size]);
      });
    at = end;
  }
  return { exported, data };
}

test.each([
  ["core", "plain", core],
  ["network", "plain", network],
  ["matrices", "plain", matrices],
  ["core", "relaxed", relaxed.core],
  ["network", "relaxed", relaxed.network],
] as const)(
  "the bytes of the module %s, %s, export what the contract says, and nothing else",
  (name, _, code) => {
    const inBytes = (type: string) => (type === "usize" ? "i32" : type);
    const expected = Object.entries(allExports[name]).map(([title, signature]) => {
      const { parameters, result } = parseSignature(signature);
      return [title, `(${parameters.map((each) => inBytes(each.type))}): ${result === "void" ? "" : result}`];
    });
    expect(Object.fromEntries([...sectionsOf(bytesOf(code)).exported].sort())).toEqual(
      Object.fromEntries(expected.sort()),
    );
  },
);

test.each([
  ["core", core],
  ["network", network],
  ["matrices", matrices],
  ["relaxed core", relaxed.core],
  ["relaxed network", relaxed.network],
] as const)("the text of the module %s is what its bytes give, and gives them", (_, code) => {
  const bytes = bytesOf(code);
  const { text, lengths } = pack(bytes);
  expect(text === code.moduleText).toBe(true);
  expect(lengths).toEqual(code.lengths);
});

test("what is chosen by number is what the table says WebAssembly computes on float64", () => {
  const inFloat64 = (...kinds: string[]) =>
    kernelNames.filter(
      (name) => kinds.includes(kernelTable[name].kind) && kernelTable[name].wasm.includes("float64"),
    );
  const made = functions64.map((name) => name.replace("64", ""));
  expect([...opcodes.unary, ...made].sort()).toEqual(inFloat64("unary").sort());
  expect([...opcodes.binary].sort()).toEqual(inFloat64("binary", "pairwise").sort());
});

test("each elementwise kernel that the table says WebAssembly computes on float32 has an export of its name", () => {
  const names = kernelNames.filter(
    (name) =>
      ["unary", "binary", "pairwise"].includes(kernelTable[name].kind) &&
      kernelTable[name].wasm.includes("float32"),
  );
  for (const name of names) expect(Object.keys(moduleExports)).toContain(name);
  for (const name of polynomials) expect(names).toContain(name);
});

test("the constants of each module lie where the contract says, and reach into nothing else", () => {
  const { constants, networkConstants, workerScratch } = memoryMap;
  for (const [code, from, to] of [
    [core, constants, networkConstants],
    [network, networkConstants, workerScratch],
    [relaxed.core, constants, networkConstants],
    [relaxed.network, networkConstants, workerScratch],
    [matrices, 0, 0], // none
  ] as const)
    for (const [first, size] of sectionsOf(bytesOf(code)).data) {
      expect(first).toBeGreaterThanOrEqual(from);
      expect(first + size).toBeLessThanOrEqual(to);
    }
});

test("no region of the memory map reaches into the next", () => {
  const { scratch, scratchBytes, threadControl, loans, loanElements, constants } = memoryMap;
  const controlBytes = 512; // eight words, a cache line each
  expect(scratch + scratchBytes).toBeLessThanOrEqual(threadControl);
  expect(threadControl + controlBytes).toBeLessThanOrEqual(loans);
  expect(loans + 2 * 4 * loanElements).toBeLessThanOrEqual(constants);
  expect(read("tools/wasm/build.mjs")).toContain("MEMORY_CONSTANTS");
});

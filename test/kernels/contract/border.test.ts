/** The WebAssembly border: the generated files, the assembly and the compiled bytes against the contract. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  kernelNames,
  kernelTable,
  memoryMap,
  moduleExports,
  opcodes,
  polynomials,
} from "../../../src/kernels/contract/index.js";
import { bytesOf } from "../../../src/kernels/wasm/module/embedded.js";
import * as plain from "../../../src/kernels/wasm/module/module.js";
import * as relaxed from "../../../src/kernels/wasm/module/module-relaxed.js";
import { allExports, generatedFiles, parseSignature } from "../../../tools/kernels/texts.js";

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
    for (const [name, signature] of Object.entries(allExports)) {
      const heads = found.filter((each) => each[1] === name).map((each) => parseSignature(each[2] as string));
      expect(heads, name).toEqual([parseSignature(signature)]);
    }
  });

  test("keeps to 110 columns", () => {
    for (const line of files.flatMap((text) => text.split("\n"))) expect(line.length, line).toBeLessThan(111);
  });
});

/** The parameters and results of each exported function, read from a module's type, function, import and export sections. */
function exportedTypes(bytes: Uint8Array): Map<string, string> {
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
  let [types, functions, exported]: [string[], number[], Map<string, string>] = [[], [], new Map()];
  while (at < bytes.length) {
    const section = bytes[at++];
    const end = number() + at;
    if (section === 1)
      types = many(() => {
        at++; // the form of a function
        return `(${many(valueType)}): ${many(valueType)}`;
      });
    if (section === 3) functions = many(number);
    if (section === 7)
      for (const [title, kind, index] of many(() => [name(), bytes[at++], number()] as const))
        if (kind === 0) exported.set(title, types[functions[index] as number] as string);
    at = end;
  }
  return exported;
}

test.each([
  ["plain", plain],
  ["relaxed", relaxed],
])("the bytes of the %s module export what the contract says, and nothing else", (_, code) => {
  const inBytes = (type: string) => (type === "usize" ? "i32" : type);
  const expected = Object.entries(allExports).map(([name, signature]) => {
    const { parameters, result } = parseSignature(signature);
    return [name, `(${parameters.map((each) => inBytes(each.type))}): ${result === "void" ? "" : result}`];
  });
  expect(Object.fromEntries([...exportedTypes(bytesOf(code))].sort())).toEqual(
    Object.fromEntries(expected.sort()),
  );
});

test("what is chosen by number is what the table says WebAssembly computes on float64", () => {
  const inFloat64 = (...kinds: string[]) =>
    kernelNames.filter(
      (name) => kinds.includes(kernelTable[name].kind) && kernelTable[name].wasm.includes("float64"),
    );
  expect([...opcodes.unary].sort()).toEqual(inFloat64("unary").sort());
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

test("no region of the memory map reaches into the next", () => {
  const { scratch, scratchBytes, threadControl, loans, loanElements, workerScratch, constants } = memoryMap;
  const controlBytes = 512; // eight words, a cache line each
  expect(constants).toBeLessThan(scratch);
  expect(scratch + scratchBytes).toBeLessThanOrEqual(threadControl);
  expect(threadControl + controlBytes).toBeLessThanOrEqual(loans);
  expect(loans + 2 * 4 * loanElements).toBeLessThanOrEqual(workerScratch);
  expect(read("tools/wasm/build.mjs")).toContain("MEMORY_CONSTANTS");
});

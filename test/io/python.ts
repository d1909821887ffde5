/** A Python with the foreign readers and writers, where there is one; tests that need it say loudly that they skip. */
import { spawnSync } from "node:child_process";

const found = new Map<string, string | undefined>();

/** The first Python that has the module; where PYTHON names one, that one or none. */
export function pythonWith(module: string): string | undefined {
  if (!found.has(module)) {
    const named = process.env.PYTHON;
    const candidates = named === undefined ? ["python3", "/usr/bin/python3"] : [named];
    const python = candidates.find((each) => spawnSync(each, ["-c", `import ${module}`]).status === 0);
    if (python === undefined)
      console.warn(`SKIPPED: no Python with ${module} was found; pip install ${module}`);
    found.set(module, python);
  }
  return found.get(module);
}

/** Runs a program; what it printed. @throws Error with what it complained of. */
export function runPython(python: string, program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(python, ["-c", program, ...args], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

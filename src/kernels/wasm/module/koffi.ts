/** The optional package koffi, by which libraries of the system are called. */
import { MissingPackageError, PlatformError } from "../../../arguments/index.js";
import { builtin, loadBuiltins, programPlaces } from "./platform.js";

export type NativeFunction = (...args: readonly unknown[]) => unknown;

export interface NativeLibrary {
  /** @throws where the library has no such function. */
  func(prototype: string): NativeFunction;
  /** The address of what has that name. @throws where nothing has. */
  symbol(name: string): unknown;
}

export interface Koffi {
  load(path: string, options?: { readonly global?: boolean; readonly lazy?: boolean }): NativeLibrary;
}

interface Modules {
  createRequire(path: string): (name: string) => unknown;
}

/**
 * Searched from the program's first file, then from the folder that it runs in.
 * @param by who needs it.
 * @param without what is so without it, as a sentence.
 * @throws PlatformError where there is no Node; MissingPackageError where it is not installed.
 */
export async function loadKoffi(by: string, without: string): Promise<Koffi> {
  await loadBuiltins();
  const modules = builtin<Modules>("node:module");
  const starts = programPlaces();
  if (modules === undefined || starts.length === 0)
    throw new PlatformError(`${by}: libraries of the system are loaded by Node only.`);
  const causes: unknown[] = [];
  for (const start of starts)
    try {
      return modules.createRequire(start)("koffi") as Koffi;
    } catch (cause) {
      causes.push(cause);
    }
  throw new MissingPackageError(
    `${by}: calling a library of the system needs the package koffi. Install it: npm install koffi. ` +
      without,
    { cause: causes[0] },
  );
}

/** Shadows: fields of a user's module that take the place of what every module has. */
import { show, ValueError, WengertError } from "../../arguments/index.js";

/** A field of this name hides the accessor: its value would stay as it is, whatever `eval()` says. */
const mode =
  "Leave it out: a module begins in training mode, eval() and train() switch it, module.training tells it.";

/** Names of methods: a function in a field may stand for one, as an override does, anything else hides it. */
const methods: ReadonlySet<string> = new Set([
  "forward",
  "details",
  "parameters",
  "namedParameters",
  "buffers",
  "namedBuffers",
  "namedModules",
  "train",
  "eval",
  "to",
  "zeroGrad",
  "stateDict",
  "loadStateDict",
  "registerForwardPreHook",
  "registerForwardHook",
  "registerFullBackwardHook",
  "summary",
  "toString",
]);

/** @throws ValueError that names the field, and the way out. */
export function requireNoShadows(module: object): void {
  for (const key of Object.keys(module)) {
    if (key !== "training" && !methods.has(key)) continue;
    const value: unknown = Object.getOwnPropertyDescriptor(module, key)?.value;
    if (key !== "training" && typeof value === "function") continue;
    throw new ValueError(
      `${module.constructor.name}: its field "${key}" (${show(value)}) takes the place of Module's own ` +
        `${key}${key === "training" ? `. ${mode}` : "(). Call the field something else."}`,
    );
  }
}

/** @throws ValueError always: the mode is set by methods, for it is that of every module below as well. */
export function refuseMode(kind: string, mode: unknown): never {
  throw new ValueError(
    `${kind}: training cannot be set, got ${show(mode)}. eval() and train() switch the module and all ` +
      "modules in it.",
  );
}

/** What is to be thrown where a class defines no `forward`. */
export function noForward(module: object): WengertError {
  const others = Object.getOwnPropertyNames(Object.getPrototypeOf(module)).filter(
    (name) => name !== "constructor",
  );
  return new WengertError(
    `${module.constructor.name}: the class defines no forward(...). Define ` +
      `it${others.length > 0 ? `, or call what there is: ${others.join(", ")}` : ""}.`,
  );
}

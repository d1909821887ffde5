/** What the engine's own words leave out: for usual mistakes, the way out in a sentence. */
import * as wengert from "wengert";

export interface Failed {
  readonly name: string;
  readonly message: string;
}

/**
 * @param line of the program, from the place of the mistake on
 * @returns the same, or with a hint
 */
export function withHint({ name, message }: Failed, line: string, program: string): Failed {
  const [, unknown = ""] = /^(\w+) is not defined$/.exec(message) ?? [];
  if (unknown !== "" && Object.hasOwn(wengert, unknown))
    return { name, message: `${message}. Begin with: import { ${unknown} } from "wengert";` };
  if (/^Class constructor \w+ cannot be invoked without 'new'$/.test(message)) {
    const [called = "this"] = /^[\w.]+/.exec(line) ?? [];
    const [, before = ""] = new RegExp(`((?:\\w+\\.)*)\\b${called}\\(`).exec(program) ?? [];
    return { name, message: `${called} is a class: write new ${before}${called}(...)` };
  }
  const [, called = ""] = /^(\w+) is not a function$/.exec(message) ?? [];
  if (called !== "" && new RegExp(`\\b${called}\\s*=\\s*new\\s`).test(program))
    return { name, message: `${message}: a layer is called by ${called}.forward(x)` };
  if (/^Cannot read properties of null/.test(message) && /\.grad\b/.test(program))
    return { name, message: `${message}. A .grad is null until backward() has run` };
  if (name === "SyntaxError" && line.startsWith("@"))
    return { name, message: "browsers do not run decorators yet: call the function on the class instead" };
  if (name === "TypeError" && message === "Failed to fetch")
    return { name, message: "nothing that runs here reaches the network" };
  return { name, message };
}

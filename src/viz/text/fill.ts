/** Sentences with places: `{name}` stands for what is filled in, in the order of a language's own. */

import { isolated } from "./isolate.js";

/** A place whose part is not given stays as it is. */
export function fill(message: string, parts: Readonly<Record<string, string | number>>): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => isolated(String(parts[name] ?? whole)));
}

/** Completion from the library's own declarations: what each entry point exports, and what values have. */

import declared from "text:declarations";
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";

/** Of one name: what it is, its signature, and the first sentence of its documentation. */
type Entry = readonly [name: string, type: string, signature: string, about: string];

/** By module, and by class for what its instances have. */
const { modules, members } = JSON.parse(declared) as {
  readonly modules: Readonly<Record<string, readonly Entry[]>>;
  readonly members: Readonly<Record<string, readonly Entry[]>>;
};

const option = ([label, type, detail, info]: Entry): Completion => ({
  label,
  type,
  ...(detail && { detail: detail.length > 60 ? `${detail.slice(0, 59)}…` : detail }),
  ...(info && { info }),
});

const optionsOf = (entries: readonly Entry[] = []) => entries.map(option);

/** The name that `nn`, `optim` and `viz` stand for where they were imported whole. */
function namespaceOf(text: string, name: string): readonly Entry[] | undefined {
  if (members[name] !== undefined) return members[name];
  const [, module] = new RegExp(`import \\* as ${name} from ["']([^"']+)["']`).exec(text) ?? [];
  return module === undefined ? undefined : modules[module];
}

export function complete(context: CompletionContext): CompletionResult | null {
  const before = context.state.sliceDoc(0, context.pos);
  const word = context.matchBefore(/[\w$]*/);
  const from = word?.from ?? context.pos;
  const module = /from\s+["']([\w/.]*)$/.exec(before);
  if (module !== null)
    return {
      from: context.pos - (module[1]?.length ?? 0),
      options: [...Object.keys(modules), "./draw.js"].map((label) => ({ label, type: "namespace" })),
    };
  const imported = importAround(context);
  if (imported !== undefined) return { from, options: optionsOf(modules[imported]), validFor: /^\w*$/ };
  const member = /([\w$]+|[)\]])\.$/.exec(context.state.sliceDoc(Math.max(0, from - 80), from));
  if (member !== null) {
    const entries = namespaceOf(context.state.doc.toString(), member[1] ?? "") ?? members.Tensor;
    return { from, options: optionsOf(entries), validFor: /^\w*$/ };
  }
  if (!context.explicit && (word === null || word.from === word.to)) return null;
  return { from, options: importedNames(context.state.doc.toString()), validFor: /^\w*$/ };
}

/** The module of the `import { ... }` that the cursor stands in. */
function importAround({ state, pos }: CompletionContext): string | undefined {
  const line = state.doc.lineAt(pos);
  const open = /^\s*import\s+(?:type\s+)?\{[^}]*$/.test(line.text.slice(0, pos - line.from));
  return open ? (/from\s+["']([^"']+)["']/.exec(line.text)?.[1] ?? "wengert") : undefined;
}

/** What the program has imported, and its own names. */
function importedNames(text: string): Completion[] {
  const known = new Map<string, Completion>();
  for (const [, names = "", module = ""] of text.matchAll(
    /import\s+(?:type\s+)?\{([^}]*)\}\s*from\s*["']([^"']+)["']/g,
  ))
    for (const name of names.split(",").map((each) => each.trim().replace(/^type /, "")))
      for (const entry of modules[module] ?? []) if (entry[0] === name) known.set(name, option(entry));
  for (const [, name = ""] of text.matchAll(/\b(?:const|let|var|function|class)\s+([\w$]+)/g))
    if (!known.has(name)) known.set(name, { label: name, type: "variable" });
  for (const label of ["const", "for", "of", "function", "return", "console.log", "await"])
    known.set(label, { label, type: "keyword" });
  return [...known.values()];
}

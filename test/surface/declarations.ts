/**
 * The declarations that the package ships, read as a graph of files: which names each entry point has, where
 * they are declared, and which types their signatures mention. What the compiler writes is regular enough to
 * be read line by line.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

export type Kind = "class" | "interface" | "type" | "function" | "const" | "namespace";

export interface Declaration {
  readonly kind: Kind;
  readonly name: string;
  /** Path without ending, from the package's root: "tensor/value/tensor". */
  readonly file: string;
  /**
   * Everything that declares it, without comments: overloads, and the interfaces that other files add to a
   * class.
   */
  readonly texts: readonly string[];
  /** False for what only the file itself names. */
  readonly exported: boolean;
}

/** A name somewhere else. */
interface Reference {
  readonly file: string;
  readonly name: string;
  readonly typeOnly?: boolean;
}

/** What stands behind a name of a file. */
export interface Exported {
  readonly declaration: Declaration;
  /** A class that is only a type there, with no value to construct. */
  readonly typeOnly: boolean;
}

interface DeclarationFile {
  readonly declared: Map<string, Declaration & { texts: string[] }>;
  readonly imports: Map<string, Reference>;
  readonly exports: Map<string, Reference>;
  readonly everythingOf: string[];
}

export class Declarations {
  readonly #files = new Map<string, DeclarationFile>();
  readonly #augmentations: { readonly file: string; readonly name: string; readonly by: Reference }[] = [];

  constructor(readonly folder: string) {
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
    for (const name of names.filter((each) => each.endsWith(".d.ts")))
      this.#read(name.replace(/\.d\.ts$/, "").replaceAll("\\", "/"));
  }

  get files(): readonly string[] {
    return [...this.#files.keys()];
  }

  /**
   * The names that a file exports, with what they stand for; `export * as nn` is a namespace, whose file is
   * that of its names.
   */
  exportsOf(file: string): Map<string, Exported> {
    const { exports, everythingOf } = this.#file(file);
    const result = new Map<string, Exported>();
    for (const other of everythingOf)
      for (const [name, exported] of this.exportsOf(other)) result.set(name, exported);
    for (const [name, reference] of exports) {
      const declaration = this.#resolve(reference);
      const typeOnly =
        reference.typeOnly === true || declaration?.kind === "interface" || declaration?.kind === "type";
      if (declaration !== undefined) result.set(name, { declaration, typeOnly });
    }
    return result;
  }

  /** The classes, interfaces and type aliases of the package that a declaration's text names. */
  mentionedBy({ file, texts }: Declaration): Declaration[] {
    const { declared, imports } = this.#file(file);
    const mentioned = new Set<Declaration>();
    for (const text of texts) {
      const code = text.replace(/"[^"]*"/g, '""').replace(/(?<=[\w$])\.[\w$]+/g, "");
      for (const [word] of code.matchAll(/[A-Za-z_$][\w$]*/g)) {
        const reference = imports.get(word);
        const found = reference === undefined ? declared.get(word) : this.#resolve(reference);
        if (found !== undefined && ["class", "interface", "type"].includes(found.kind)) mentioned.add(found);
      }
      for (const [, specifier, name] of text.matchAll(/\bimport\("(\.[^"]+)"\)\.(\w+)/g)) {
        const found = this.#resolve({ file: resolveFrom(file, specifier as string), name: name as string });
        if (found !== undefined) mentioned.add(found);
      }
    }
    return [...mentioned];
  }

  #file(name: string): DeclarationFile {
    const file = this.#files.get(name);
    if (file === undefined) throw new Error(`the package declares no ${name}`);
    return file;
  }

  #resolve({ file, name }: Reference): Declaration | undefined {
    if (name === "*") return { kind: "namespace", name, file, texts: [], exported: true };
    const { declared, imports, exports, everythingOf } = this.#file(file);
    const own = declared.get(name);
    if (own !== undefined) return own;
    const next = imports.get(name) ?? exports.get(name);
    if (next !== undefined) return this.#resolve(next);
    for (const other of everythingOf) {
      const found = this.#resolve({ file: other, name });
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #fileToFill(name: string): DeclarationFile {
    let file = this.#files.get(name);
    if (file === undefined) {
      file = { declared: new Map(), imports: new Map(), exports: new Map(), everythingOf: [] };
      this.#files.set(name, file);
    }
    return file;
  }

  #read(name: string): void {
    const file = this.#fileToFill(name);
    for (const statement of statementsOf(readFileSync(join(this.folder, `${name}.d.ts`), "utf8"))) {
      const from = /\bfrom "(\.[^"]+)";?$/.exec(statement)?.[1];
      const other = from === undefined ? undefined : resolveFrom(name, from);
      const augmented = /^declare module "(\.[^"]+)"/.exec(statement)?.[1];
      if (augmented !== undefined) this.#readAugmentation(name, resolveFrom(name, augmented), statement);
      else if (/^(import|export) [*{]|^(import|export) type \{/.test(statement))
        readNames(file, name, other, statement);
      else if (!statement.startsWith("import")) readDeclaration(file, name, statement);
    }
  }

  /**
   * What a file adds to an interface of another counts as the other's; its types are looked up where they are
   * imported.
   */
  #readAugmentation(from: string, target: string, statement: string): void {
    const body = statement.slice(statement.indexOf("{") + 1, statement.lastIndexOf("}"));
    const text = body.replaceAll(/^ {4}/gm, "").trim();
    const name = /^interface (\w+)/.exec(text)?.[1] ?? "";
    const key = `${name} in ${from}`;
    this.#fileToFill(from).declared.set(key, {
      kind: "interface",
      name: key,
      file: from,
      texts: [text],
      exported: false,
    });
    this.#augmentations.push({ file: target, name, by: { file: from, name: key } });
  }

  /**
   * The declaration, what other files add to it, and the bases that `isNamed` does not know: their members
   * are its own.
   */
  partsOf(declaration: Declaration, isNamed: (base: Declaration) => boolean): Declaration[] {
    const added = this.#augmentations.filter(
      ({ file, name }) => file === declaration.file && name === declaration.name,
    );
    const bases = this.basesOf(declaration).filter((base) => !isNamed(base));
    return [
      declaration,
      ...added.map(({ by }) => this.#resolve(by)).filter((each) => each !== undefined),
      ...bases.flatMap((base) => this.partsOf(base, isNamed)),
    ];
  }

  /** What a class or an interface extends or implements, as far as it belongs to the package. */
  basesOf({ file, texts }: Declaration): Declaration[] {
    return texts.flatMap((text) => {
      const list = / (?:extends|implements) (.*)$/.exec(withoutTypeArguments(headerOf(text)))?.[1] ?? "";
      return list
        .replace(" implements ", ",")
        .split(",")
        .map((name) => this.#resolve({ file, name: name.trim() }))
        .filter((each) => each !== undefined);
    });
  }
}

/** `export declare class Affine extends Module<[x: Tensor]> ` */
const headerOf = (text: string) =>
  (/^[^\n]*\b(?:class|interface) [\s\S]*?(?=\{\n|\{ protected |\{\})/.exec(text) ?? [""])[0];

function withoutTypeArguments(text: string): string {
  const shorter = text.replace(/<[^<>]*>/g, "");
  return shorter === text ? text.replace(/\s+/g, " ").trim() : withoutTypeArguments(shorter);
}

const resolveFrom = (file: string, specifier: string) =>
  relative("/", resolve("/", dirname(file), specifier))
    .replaceAll("\\", "/")
    .replace(/\.js$/, "");

/** Top-level statements begin in the first column; comments are left out. */
function statementsOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\/\/.*$/gm, "");
  const begin = /^(?=(?:export|import|declare|type|interface|class|const|function|abstract)\b)/m;
  return code
    .split(begin)
    .map((each) => each.trim())
    .filter((each) => each !== "");
}

function readNames(file: DeclarationFile, name: string, other: string | undefined, statement: string): void {
  const target = statement.startsWith("import") ? file.imports : file.exports;
  const namespace = /^(?:import|export) (?:type )?\* as (\w+)/.exec(statement)?.[1];
  if (namespace !== undefined) {
    if (other !== undefined) target.set(namespace, { file: other, name: "*" });
  } else if (/^export \* from/.test(statement)) {
    if (other !== undefined) file.everythingOf.push(other);
  } else if (other !== undefined || statement.startsWith("export")) {
    const list = statement.slice(statement.indexOf("{") + 1, statement.indexOf("}")).split(",");
    for (const item of list) {
      const match = /^\s*(type )?(\w+)(?: as (\w+))?\s*$/.exec(item);
      const [, type, original = "", renamed = original] = match ?? [];
      const typeOnly = type !== undefined || /^export type/.test(statement);
      if (original !== "") target.set(renamed, { file: other ?? name, name: original, typeOnly });
    }
  }
}

const declarationStart =
  /^(export )?(?:declare )?(?:abstract )?(class|interface|type|function|const|let|namespace) ([\w$]+)/;

function readDeclaration(file: DeclarationFile, name: string, statement: string): void {
  const match = declarationStart.exec(statement);
  if (match === null) throw new Error(`${name}.d.ts: no test reads "${statement.slice(0, 80)}"`);
  const [, exported, kind, declared = ""] = match;
  const before = file.declared.get(declared);
  if (before !== undefined) before.texts.push(statement);
  else
    file.declared.set(declared, {
      kind: kind === "let" ? "const" : (kind as Kind),
      name: declared,
      file: name,
      texts: [statement],
      exported: exported !== undefined,
    });
  if (exported !== undefined) file.exports.set(declared, { file: name, name: declared });
}

const modifier = "static|readonly|abstract|protected|private|get|set";
const memberStart = new RegExp(
  String.raw`^ {4}(?<modifiers>(?:(?:${modifier}) )*)(?<name>\[[^\]]+\]|[\w$]+|"[^"]*")\??[(:<;]`,
  "gm",
);

/** The members of a class or interface; a method of many overloads, or a getter with its setter, is one. */
export function membersOf({ kind, texts }: Declaration): string[] {
  const names = new Set<string>();
  if (kind === "type") return [];
  for (const text of texts)
    for (const { groups } of text.slice(headerOf(text).length).matchAll(memberStart)) {
      const { modifiers = "", name = "" } = groups ?? {};
      if (name === "constructor" || modifiers.includes("private ")) continue;
      const words = ["static", "protected"].filter((word) => modifiers.includes(`${word} `));
      names.add([...words, name].join(" "));
    }
  return [...names].sort();
}

/**
 * Writes into the declarations what editors show while somebody types: a method of a tensor has the text of its
 * function, a constructor that of its class and of its forward(), and every parameter what src/arguments
 * declares of it, in the words by which calls are checked. Each of these stands once in the sources.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Comment } from "./comment.mjs";
import { aliasesIn, commentBefore, commentsIn, declarationsIn, keyOf, parametersOf } from "./lines.mjs";
import { declaredSignatures } from "./signatures.mjs";

/** @typedef {import("./signatures.mjs").Parameter} Parameter */

class Documentation {
  /** @type {ReadonlyMap<string, readonly Parameter[]>} by the names that errors say. */
  #signatures;
  /** Classes by what they extend, and what they extend. @type {Map<string, string[]>} */
  #subclasses = new Map();
  /** @type {Map<string, string>} */
  #bases = new Map();
  /** Of classes and their members: "Affine", "Affine.forward". @type {Map<string, Comment>} */
  #comments = new Map();

  /** @param {readonly (readonly string[])[]} files line by line. */
  constructor(signatures, files) {
    this.#signatures = signatures;
    for (const lines of files) {
      for (const [key, comment] of commentsIn(lines)) this.#comments.set(key, comment);
      for (const line of lines) {
        const [, name, base] = /\b(?:class|interface) (\w+).* extends (\w+)/.exec(line) ?? [];
        if (name === undefined) continue;
        this.#subclasses.set(base, [...(this.#subclasses.get(base) ?? []), name]);
        this.#bases.set(name, base);
      }
    }
  }

  /**
   * What is to stand above a declaration.
   * @param {ReadonlyMap<string, Comment>} beside the comments of its file.
   * @returns {Comment}
   */
  write({ kind, owner, name }, own, names, beside) {
    if (kind === "class" || kind === "interface") return own;
    if (owner === "") return own.withParameters(described(names, this.#signatures.get(name)));
    if (owner === "Tensor") return this.#ofTensor(name, own, names, beside.get(name));
    if (names === undefined && own.isEmpty) return this.#ofProperty(owner, name);
    const all = this.#inherited(owner, name, own, names);
    const withParameters = all.withParameters(described(names, this.#signatureOf(owner, name)));
    return name === "constructor" ? this.#ofClass(owner).followedBy(withParameters) : withParameters;
  }

  /** What a class says nothing of, the one that it extends may have said. */
  #inherited(owner, name, own, names = []) {
    const base = this.#bases.get(owner);
    if (!own.isEmpty || base === undefined) return own;
    return this.#inherited(base, name, this.#comments.get(`${base}.${name}`) ?? own, names).about(names);
  }

  /** What the constructor was given under the same name, as a parameter or as an option. */
  #ofProperty(owner, name) {
    for (const each of this.#basesOf(owner)) {
      const given = this.#comments.get(`${each}.constructor`)?.parameter(name);
      const options = this.#basesOf(`${each}Options`).map((option) =>
        this.#comments.get(`${option}.${name}`),
      );
      const said = [given, ...options].find((comment) => comment !== undefined);
      if (said !== undefined) return said;
    }
    return new Comment();
  }

  /** A class, what it extends, and so on. @returns {string[]} */
  #basesOf(owner) {
    const base = this.#bases.get(owner);
    return base === undefined ? [owner] : [owner, ...this.#basesOf(base)];
  }

  /** A method that a class inherits is declared by the name of the class that users know. */
  #signatureOf(owner, name) {
    const own = this.#signatures.get(name === "constructor" ? owner : `${owner}.${name}`);
    if (own !== undefined || name === "constructor") return own;
    const inherited = (this.#subclasses.get(owner) ?? []).map((each) => this.#signatureOf(each, name));
    return inherited.find((each) => each !== undefined);
  }

  /** The text of the function, in which the tensor is the first operand. */
  #ofTensor(name, own, names, text = new Comment()) {
    const signature = this.#signatures.get(`Tensor.${name}`);
    const [first, ...others] = this.#signatures.get(name) ?? [];
    // a method with a signature of its own calls its function in another way
    if (signature !== undefined || first === undefined)
      return (own.isEmpty ? text : own).withParameters(described(names, signature));
    const meant = [
      [first.name, "this tensor"],
      ...(names ?? []).map((each, i) => [others[i]?.name, `\`${each}\``]),
    ]
      .filter(([from, to]) => text.mentions(from) && to !== `\`${from}\``)
      .map(([from, to]) => `${from} is ${to}`);
    const meaning = meant.length === 0 ? [] : [`Here ${meant.join(" and ")}.`];
    return own.followedBy(text).followedBy(new Comment(meaning)).withParameters(described(names, others));
  }

  /** What the class is, and what it does with its input: there the shapes stand. */
  #ofClass(owner) {
    const about = this.#comments.get(owner)?.mapText((text) => text.replace(/\s*\b(Final|Abstract)\.$/, ""));
    const forwards = this.#basesOf(owner).filter((each) => each !== "Module");
    const forward = forwards.map((each) => this.#comments.get(`${each}.forward`)).find(Boolean);
    const shapes = forward?.mapText((text) => (text === "" ? "" : `forward: ${text}`));
    return (about ?? new Comment()).followedBy(shapes ?? new Comment());
  }
}

/**
 * Parameters under the names of a declaration: by these, and else by place.
 * @param {readonly string[] | undefined} names undefined where the declaration shows none.
 * @returns {readonly Parameter[]}
 */
function described(names, parameters = []) {
  if (names === undefined) return parameters;
  const others = parameters.filter(({ name }) => !names.includes(name));
  return names.flatMap((name) => {
    const found = parameters.find((each) => each.name === name) ?? others.shift();
    return found === undefined ? [] : [{ name, text: found.text }];
  });
}

/** @param {string} folder of declarations. @param {readonly string[]} entryPoints without their `.ts`. */
export async function writeDocumentation(folder, entryPoints) {
  const files = readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith(".d.ts"))
    .map((name) => ({ name: name.replaceAll("\\", "/"), path: join(folder, name) }))
    .map((file) => ({ ...file, lines: readFileSync(file.path, "utf8").split("\n") }));
  const texts = files.map(({ lines }) => lines);
  const documentation = new Documentation(await declaredSignatures(entryPoints), texts);
  const aliases = aliasesIn(texts);
  for (const file of files) {
    const beside = commentsIn(file.lines);
    const prefix = file.name === "nn/init.d.ts" ? "init." : "";
    const changes = Array.from(declarationsIn(file.lines), (declaration) => {
      const { line, indent, owner, name } = declaration;
      const { first, comment: own } = commentBefore(file.lines, line);
      // an overload has the text of the first
      const comment = own.isEmpty && owner !== "Tensor" ? (beside.get(keyOf(declaration)) ?? own) : own;
      const known = owner === "" ? `${prefix}${aliases.get(name) ?? name}` : name;
      const names = isProperty(file.lines[line], declaration)
        ? undefined
        : parametersOf(file.lines, line, name);
      const text = documentation.write({ ...declaration, name: known }, comment, names, beside);
      return { line, first, text: text.lines(indent) };
    });
    replaceComments(file, changes);
  }
}

/** @param {string} text the line of the declaration. */
const isProperty = (text, { kind, name }) => kind === "member" && new RegExp(`\\b${name}\\??:`).test(text);

/** In a file and in its map, which goes by lines. Comments are mapped to nothing. */
function replaceComments({ path, lines }, changes) {
  const map = JSON.parse(readFileSync(`${path}.map`, "utf8"));
  const mappings = map.mappings.split(";");
  for (const { line, first, text } of changes.reverse()) {
    lines.splice(first, line - first, ...text);
    mappings.splice(first, line - first, ...text.map(() => ""));
  }
  writeFileSync(path, lines.join("\n"));
  writeFileSync(`${path}.map`, JSON.stringify({ ...map, mappings: mappings.join(";") }));
}

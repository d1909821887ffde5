/** Declarations read line by line: the compiler writes one line for each, four blanks for each level. */
import { Comment } from "./comment.mjs";

/**
 * A declaration that can have a comment: where its first line is, and what it is called. Declarations are as
 * the compiler writes them: one line each, four spaces for each level.
 */
const head =
  /^( *)(?:export )?(?:declare )?(?:abstract |static |protected |readonly )*(?:(function|const|class|interface) )?(\w+)(?=[<(:? ]|$)/;

/** @returns {Generator<{ line: number, indent: string, kind: string, owner: string, name: string }>} */
export function* declarationsIn(lines) {
  /** @type {string[]} the class or interface at each level. */
  const owners = [];
  for (const [line, text] of lines.entries()) {
    if (/^ *(\/?\*|\/\/|import |export \{|declare module)/.test(text)) continue;
    const [, indent, kind = "member", name] = head.exec(text) ?? [];
    if (name === undefined) continue;
    const depth = indent.length / 4;
    if (kind === "class" || kind === "interface") owners[depth] = name;
    const owner = kind === "member" ? (owners[depth - 1] ?? "") : "";
    yield { line, indent, kind, owner, name };
  }
}

/** The comment that ends in the line before, if one does. */
export function commentBefore(lines, line) {
  if (!/\*\/$/.test(lines[line - 1] ?? "")) return { first: line, comment: new Comment() };
  let first = line - 1;
  while (!/^ *\/\*\*/.test(lines[first])) first--;
  return { first, comment: Comment.parse(lines.slice(first, line).join("\n")) };
}

/** The names between the brackets of a declaration, which may have a line for each; undefined without any. */
export function parametersOf(lines, line, name) {
  const text = lines
    .slice(line, line + 30)
    .join("\n")
    .replace(/\/\*[\s\S]*?\*\/|import\("[^"]*"\)/g, "");
  const after = text.slice(text.indexOf(name) + name.length);
  // of a function, in brackets or not; of an op, whose type has a list of them
  const opening = /\(+|\bOp<\[/.exec(after);
  if (opening === null) return undefined;
  const names = [];
  let depth = 0;
  let start = opening.index + opening[0].length;
  for (let at = start; at < after.length; at++) {
    const each = after[at];
    const closes = ")]}>".includes(each) && after.slice(at - 1, at + 1) !== "=>";
    if (depth === 0 && (each === "," || closes)) {
      const [, parameter] = /^\s*(?:\.\.\.)?(\w+)\??:/.exec(after.slice(start, at)) ?? [];
      if (parameter !== undefined) names.push(parameter);
      if (closes) break;
      start = at + 1;
    } else if ("([{<".includes(each)) depth++;
    else if (closes) depth--;
  }
  return names;
}

/** "Affine", "Affine.forward". */
export const keyOf = ({ owner, name }) => (owner === "" ? name : `${owner}.${name}`);

/** @returns {Map<string, Comment>} */
export function commentsIn(lines) {
  const comments = new Map();
  for (const declaration of declarationsIn(lines)) {
    const { comment } = commentBefore(lines, declaration.line);
    const key = keyOf(declaration);
    if (!comment.isEmpty && !comments.has(key)) comments.set(key, comment); // of overloads the first
  }
  return comments;
}

/** `export { declared as known }`: what errors and users say, by the name of the declaration. */
export function aliasesIn(files) {
  const aliases = new Map();
  for (const lines of files)
    for (const [, names] of lines.join("\n").matchAll(/^export \{([^}]*)\}/gm))
      for (const [, declared, known] of names.matchAll(/(\w+) as (\w+)/g)) aliases.set(declared, known);
  return aliases;
}

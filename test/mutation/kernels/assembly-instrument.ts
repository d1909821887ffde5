/**
 * From the source of an assembly module to the same module with every mutant compiled in: `f(x)` becomes
 * `(on(7) ? g(x) : f(x))`.
 */
import { parseAst } from "vitest/node";
import type { Node } from "../mutators.js";
import type { Mutant } from "../switch.js";
import { type AssemblyMutator, assemblyMistakes, hasImmediates } from "./assembly-mutators.js";

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && "start" in value;

/** Not a value at run time, or one that has a place of its own. */
const untouched = new Set([
  "typeAnnotation",
  "typeArguments",
  "typeParameters",
  "returnType",
  "params",
  "id",
]);

const children = (parent: Node): Node[] =>
  Object.entries(parent)
    .filter(([key]) => !untouched.has(key))
    .flatMap(([key, value]) => {
      if (key === "property" || key === "callee") return [];
      if (key === "left" && parent.type === "AssignmentExpression") return [];
      return Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [];
    })
    .sort((a, b) => a.start - b.start);

/** What only the compiler may decide: the feature that the relaxed module is compiled with. */
const decidedByCompiler = /ASC_FEATURE/;

const oneLine = (source: string) => source.replace(/\s+/g, " ");

export interface InstrumentedAssembly {
  readonly code: string;
  readonly mutants: readonly Mutant[];
}

/**
 * `base`: the number of the first mutant, which the text asks `__on` about; `clock`: one that is never
 * on, for what only counts.
 */
export function instrumentAssembly(
  source: string,
  file: string,
  base: number,
  clock: number,
): InstrumentedAssembly {
  // decorators of functions are no TypeScript; what is not inlined is mutated once, not wherever it is called
  const code = source.replaceAll("@inline", "       ");
  const program = parseAst(code, { lang: "ts" }) as unknown as Node;
  const mutants: Mutant[] = [];
  let owner = "";
  /** The declaration of a variable that is being written, if one is. */
  let declarator: Node | undefined;
  const text = ({ start, end }: Node) => code.slice(start, end);
  const lineOf = (offset: number) => code.slice(0, offset).split("\n").length;
  const add = (at: Node, mutator: AssemblyMutator, after: string, shown = at): string => {
    const changed = code.slice(shown.start, at.start) + after + code.slice(at.end, shown.end);
    const [before, line] = [oneLine(text(shown)), lineOf(at.start)];
    mutants.push({ file, line, owner, mutator, before, after: oneLine(changed) });
    return `__on(${base + mutants.length - 1})`;
  };

  /** Its parts with their mutants, between the text that stays. */
  const inside = (at: Node): string => {
    if (at.type === "VariableDeclarator") declarator = at;
    let [result, place] = ["", at.start];
    for (const child of children(at)) {
      result += code.slice(place, child.start) + emit(child, at);
      place = child.end;
    }
    if (at.type === "VariableDeclarator") declarator = undefined;
    return result + code.slice(place, at.end);
  };

  /**
   * The test of a loop. It asks at each turn, so that no mutant makes it endless; a loop over indices
   * ends a turn too early, one over vectors of them two turns too late. (Ending early, that one leaves
   * more to the tail, which is no mistake; and one vector past the end is nobody's.)
   */
  const loopTest = (at: Node): string => {
    const [left, right] = [text(at.left as Node), text(at.right as Node)];
    const vectors = at.operator === "<=" ? /^(\w+) \+ (\w+)$/.exec(left) : null;
    if (vectors !== null) {
      const after = `${vectors[1]} <= ${right} + ${vectors[2]}`;
      return `(${add(at, "bound", after)} ? (${after}) : (${text(at)}))`;
    }
    if (at.operator !== "<" || !/^[a-z]$/.test(left)) return `(__on(${clock}) ? false : ${inside(at)})`;
    const after = `${left} < ${right} - 1`;
    return `(${add(at, "bound", after)} ? (${after}) : (${inside(at)}))`;
  };

  const emit = (at: Node, parent: Node): string => {
    if (decidedByCompiler.test(text(at)) && at.type !== "BlockStatement") return text(at);
    const isTest = at === parent.test;
    if (isTest && (parent.type === "ForStatement" || parent.type === "WhileStatement"))
      return at.type === "BinaryExpression" ? loopTest(at) : text(at);
    if (at.type === "ExpressionStatement") return `{ if (!${add(at, "statement", "")}) { ${inside(at)} } }`;
    // the parts of such a call cannot change one by one, except its addresses
    const kept = hasImmediates(at, text) ? text(at) : inside(at);
    if (isTest && parent.type === "IfStatement")
      return [
        `(${add(at, "branch", "true")} ? true : `,
        `${add(at, "branch", "false")} ? false : ${alternatives(at, parent, kept)})`,
      ].join("");
    return alternatives(at, parent, kept);
  };

  const alternatives = (at: Node, parent: Node, kept: string): string => {
    const shown = at.type !== "Literal" ? at : (declarator ?? parent);
    const found = assemblyMistakes(at, text).map(
      ({ mutator, text: after }) => `${add(at, mutator, after, shown)} ? (${after}) : `,
    );
    return found.length === 0 ? kept : `(${found.join("")}${kept})`;
  };

  let [result, place] = ["", 0];
  for (const statement of program.body as readonly Node[]) {
    const declared = isNode(statement.declaration) ? statement.declaration : statement;
    if (declared.type !== "FunctionDeclaration") continue;
    owner = text(declared.id as Node);
    const body = declared.body as Node;
    result += code.slice(place, body.start) + inside(body);
    place = body.end;
  }
  return { code: result + code.slice(place), mutants };
}

/** From the source of a module to the same module with every mutant compiled in: `f(x)` becomes `(on(7) ? g(x) : f(x))`. */
import { parseAst } from "vitest/node";
import { type Context, mistakes, type Node } from "./mutators.js";
import type { Mutant } from "./switch.js";

export interface Scope {
  /** "rules": what is under a `vjp` key, and the functions of the module that it calls. "module": every function. */
  readonly within: "rules" | "module";
  readonly isOp: (name: string) => boolean;
}

export interface Instrumented {
  readonly code: string;
  readonly mutants: readonly Mutant[];
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && "start" in value;

/** Not a value at run time, or not one that could stand in parentheses. */
const untouched = new Set([
  "typeAnnotation",
  "typeArguments",
  "typeParameters",
  "returnType",
  "params",
  "id",
  "implements",
]);

function children(parent: Node): Node[] {
  return Object.entries(parent)
    .filter(([key]) => !untouched.has(key))
    .flatMap(([key, value]) => {
      if (key === "key" && parent.computed !== true) return [];
      if (key === "property" && parent.computed !== true) return [];
      if (key === "left" && parent.type === "AssignmentExpression") return [];
      return Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [];
    })
    .sort((a, b) => a.start - b.start);
}

/**
 * What only decides when memory is used again is no derivative: test/wasm-memory.test.ts measures it. Gradient buffers are that, who owns a
 * sum, whether a rule is trusted not to keep what it was given, and into what parts a batch is cut (test/large-batches.test.ts).
 */
const memory = new Set([
  "GradientBuffer",
  "bufferOf",
  "chainRuleFreeing",
  "release",
  "releaseBetween",
  "own",
]);
const aboutMemory =
  /\b(buffer|owned|own|exclusive|frees|fresh|passedOn|forgetUnpacked|holds|isLarge|perImage|inBlocks)\b/;

const isFunction = ({ type }: Node) =>
  type === "ArrowFunctionExpression" || type === "FunctionExpression" || type === "FunctionDeclaration";

/** Declarations of the module by name, and the node that a mutant in them is said to be in. */
function declarations(program: Node): Map<string, Node> {
  const found = new Map<string, Node>();
  const add = (name: unknown, value: unknown) => {
    if (isNode(name) && isNode(value)) found.set(String(name.name), value);
  };
  for (const statement of program.body as readonly Node[]) {
    const declared = isNode(statement.declaration) ? statement.declaration : statement;
    if (declared.type === "FunctionDeclaration" || declared.type === "ClassDeclaration")
      add(declared.id, declared);
    if (declared.type === "VariableDeclaration")
      for (const each of declared.declarations as readonly Node[]) add(each.id, each.init);
  }
  return found;
}

/** The nodes in which derivative rules are written: values of `vjp`, and functions of the module that they name. */
function rulesOf(found: ReadonlyMap<string, Node>): Node[] {
  const roots: Node[] = [];
  const seek = (at: Node) => {
    for (const child of children(at)) {
      if (child.type === "Property" && isNode(child.key) && child.key.name === "vjp" && isNode(child.value))
        roots.push(child.value);
      seek(child);
    }
  };
  for (const value of found.values()) seek(value);
  const called = new Set<Node>();
  const follow = (at: Node) => {
    const target = at.type === "Identifier" ? found.get(String(at.name)) : undefined;
    if (target !== undefined && isFunction(target) && !called.has(target)) {
      called.add(target);
      follow(target);
    }
    for (const child of children(at)) follow(child);
  };
  for (const root of roots) follow(root);
  return [...roots, ...called];
}

/** The text of a module with its mutants compiled in; the ids start at `base`, which is known when the module runs. */
export function instrument(code: string, file: string, { within, isOp }: Scope): Instrumented {
  const program = parseAst(code, { lang: "ts" }) as unknown as Node;
  const found = declarations(program);
  const roots = new Set(within === "module" ? [...found.values()] : rulesOf(found));
  const mutants: Mutant[] = [];
  const text = ({ start, end }: Node) => code.slice(start, end);
  const context: Context = { text, isOp };
  let owner = "";

  const lineOf = (offset: number) => code.slice(0, offset).split("\n").length;
  /** `shown`: what is said to have changed, where the node alone would say little. */
  const add = (at: Node, mutator: string, after: string, shown = at): string => {
    const oneLine = (source: string) => source.replace(/\s+/g, " ").replace(/ \./g, ".");
    const changed = code.slice(shown.start, at.start) + after + code.slice(at.end, shown.end);
    const before = oneLine(text(shown));
    mutants.push({ file, line: lineOf(at.start), owner, mutator, before, after: oneLine(changed) });
    return `__on(__base + ${mutants.length - 1})`;
  };

  const decidesMemory = (at: Node): boolean => {
    const part = { NewExpression: at.callee, ExpressionStatement: at, VariableDeclarator: at.id }[at.type];
    if (at.type === "Property") return aboutMemory.test(text(at.key as Node));
    if (at.type === "NewExpression") return isNode(part) && memory.has(text(part));
    return isNode(part) && aboutMemory.test(text(part).replace(/[=(].*/s, ""));
  };

  /** The test of an `if`, which always or never holds. */
  const forced = (test: Node, emitted: string): string =>
    `(${add(test, "branch", "true")} ? true : ${add(test, "branch", "false")} ? false : ${emitted})`;

  /** `inside`: in a rule; `running`: in a function body, so that a switch is asked when the rule runs, not when it is made. */
  const emit = (at: Node, inside: boolean, running: boolean, parent = at): string => {
    const within = inside || roots.has(at);
    const body = running || isFunction(at);
    // what is said in an error is no derivative
    if (at.type === "ThrowStatement" || at.type === "TemplateLiteral" || decidesMemory(at)) return text(at);
    let result = "";
    let place = at.start;
    for (const child of children(at)) {
      const isTest = /^(If|While)Statement$|^ConditionalExpression$/.test(at.type) && child === at.test;
      const emitted =
        isTest && aboutMemory.test(text(child)) ? text(child) : emit(child, within, within && body, at);
      const decides =
        inside && running && at.type === "IfStatement" && isTest && !aboutMemory.test(text(child));
      result += code.slice(place, child.start) + (decides ? forced(child, emitted) : emitted);
      place = child.end;
    }
    result += code.slice(place, at.end);
    if (!inside || !running) return result;
    if (at.type === "ExpressionStatement") return `{ if (!${add(at, "statement", "")}) ${result} }`;
    if (at.type === "ContinueStatement") return `{ if (!${add(at, "statement", "", parent)}) ${result} }`;
    if (at.type === "ConditionalExpression" && aboutMemory.test(text(at.test as Node))) return result;
    const shown = at.type === "Literal" ? parent : at;
    const alternatives = mistakes(at, context).map(
      ({ mutator, text: after }) => `${add(at, mutator, after, shown)} ? (${after}) : `,
    );
    return alternatives.length === 0 ? result : `(${alternatives.join("")}${result})`;
  };

  let result = "";
  let place = 0;
  for (const [name, value] of [...found].sort(([, a], [, b]) => a.start - b.start)) {
    if (memory.has(name)) continue;
    owner = name;
    result += code.slice(place, value.start) + emit(value, false, false);
    place = value.end;
  }
  return { code: result + code.slice(place), mutants };
}

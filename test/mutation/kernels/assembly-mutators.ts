/**
 * The mistakes that are made on purpose in AssemblyScript: from a syntax node to what could stand there
 * instead.
 */
import type { Node } from "../mutators.js";

/** What each kind of mistake is, for the report. */
export const assemblyMutators = {
  instruction: "another instruction: add for sub, max for min, low half for high, signed for unsigned",
  lane: "another lane, or lanes in another order",
  offset: "the offset of a load or a store left out, or moved",
  operands: "two operands exchanged, or those of a choice",
  opcode: "the number of another operation",
  operator: "another operator: × for +, << for >>, and for or",
  comparison: "a bound moved or turned: < becomes ≤, = becomes ≠",
  bound: "a loop that ends a turn too early, one over vectors two turns too late",
  constant: "a number off by one: a shift, a start, a step, a coefficient, an identity",
  branch: "one branch taken always, or never",
  statement: "a statement left out",
} as const;

export type AssemblyMutator = keyof typeof assemblyMutators;

export interface AssemblyMistake {
  readonly mutator: AssemblyMutator;
  readonly text: string;
}

/** Instructions by the last part of their name, and what stands in their place. */
const instructionTwins: Readonly<Record<string, string>> = {
  add: "sub",
  sub: "add",
  mul: "add",
  div: "mul",
  max: "min",
  min: "max",
  pmax: "pmin",
  max_s: "min_s",
  floor: "ceil",
  ceil: "nearest",
  nearest: "trunc",
  sqrt: "neg",
  abs: "neg",
  neg: "abs",
  eq: "ne",
  ne: "eq",
  lt: "le",
  le: "lt",
  gt: "ge",
  ge: "gt",
  and: "or",
  or: "and",
  xor: "or",
  andnot: "and",
  shl: "shr_u",
  shr_s: "shr_u",
  shr_u: "shr_s",
  load32_splat: "load32_zero",
  load64_splat: "load64_zero",
  convert_i32x4_s: "convert_i32x4_u",
  convert_i32x4_u: "convert_i32x4_s",
  extend_low_i8x16_u: "extend_high_i8x16_u",
  extend_high_i8x16_u: "extend_low_i8x16_u",
  extend_low_i16x8_u: "extend_high_i16x8_u",
  extend_high_i16x8_u: "extend_low_i16x8_u",
};

const operatorTwins: Readonly<Record<string, readonly [AssemblyMutator, string]>> = {
  "+": ["operator", "-"],
  "-": ["operator", "+"],
  "*": ["operator", "+"],
  "/": ["operator", "*"],
  "<<": ["operator", ">>"],
  ">>": ["operator", "<<"],
  "&": ["operator", "|"],
  "|": ["operator", "&"],
  "&&": ["operator", "||"],
  "||": ["operator", "&&"],
  "<": ["comparison", "<="],
  "<=": ["comparison", "<"],
  ">": ["comparison", ">="],
  ">=": ["comparison", ">"],
  "==": ["comparison", "!="],
  "!=": ["comparison", "=="],
};

const lanesOf: Readonly<Record<string, number>> = { f32x4: 4, i32x4: 4, f64x2: 2, i64x2: 2 };

const nodes = (value: unknown) => value as readonly Node[];
const node = (value: unknown) => value as Node;
const isNumber = (at: Node | undefined): at is Node => at?.type === "Literal" && typeof at.value === "number";

/** Arguments that have to be numbers known to the compiler, so that only the call as a whole can change. */
export function hasImmediates(at: Node, text: (node: Node) => string): boolean {
  if (at.type !== "CallExpression") return false;
  return /^\w+x\d+$|\.((extract|replace)_lane|shuffle|(load|store)\w*)$/.test(text(node(at.callee)));
}

/** Every mistake that could be made at this node. */
export function assemblyMistakes(at: Node, text: (node: Node) => string): AssemblyMistake[] {
  switch (at.type) {
    case "CallExpression":
      return inCall(at, text);
    case "BinaryExpression":
    case "LogicalExpression": {
      const twin = operatorTwins[at.operator as string];
      if (twin === undefined) return [];
      return [{ mutator: twin[0], text: `(${text(node(at.left))}) ${twin[1]} (${text(node(at.right))})` }];
    }
    case "UnaryExpression":
      return at.operator === "!" || at.operator === "-"
        ? [{ mutator: "operator", text: text(node(at.argument)) }]
        : [];
    case "ConditionalExpression":
      return [at.consequent, at.alternate].map((branch) => ({ mutator: "branch", text: text(node(branch)) }));
    case "Literal":
      return typeof at.value === "number" ? [{ mutator: "constant", text: `${text(at)} + 1` }] : [];
    default:
      return [];
  }
}

function inCall(at: Node, text: (node: Node) => string): AssemblyMistake[] {
  const callee = text(node(at.callee));
  const args = nodes(at.arguments);
  const types =
    at.typeArguments === null || at.typeArguments === undefined ? "" : text(node(at.typeArguments));
  const call = (name: string, given: readonly string[]) => `${name}${types}(${given.join(", ")})`;
  const listed = args.map(text);
  const found: AssemblyMistake[] = [];
  const [unit = "", instruction = ""] = callee.split(".");
  const last = args[args.length - 1];
  const twin = instructionTwins[instruction];
  if (twin !== undefined && /^(v128|[fi]\d+x\d+)$/.test(unit))
    found.push({ mutator: "instruction", text: call(`${unit}.${twin}`, listed) });
  if (instruction === "shuffle") {
    const [a, b, first, ...others] = listed as [string, string, string, ...string[]];
    found.push({ mutator: "lane", text: call(callee, [a, b, ...others, first]) });
  } else if (instruction === "extract_lane" && isNumber(last)) {
    const lane = ((last.value as number) + 1) % (lanesOf[unit] ?? 2);
    if (types === "")
      found.push({ mutator: "lane", text: call(callee, [listed[0] as string, String(lane)]) });
  } else if (/^\w+x\d+$/.test(callee)) {
    found.push({ mutator: "lane", text: call(callee, [...listed.slice(1), listed[0] as string]) });
  } else if (/^(load|store)/.test(instruction) && isNumber(last) && args.length > 1) {
    const given = listed.slice(0, -1);
    const moved = (last.value as number) > 0 ? given : [...given, String((last.value as number) + 1)];
    if (!instruction.includes("lane") && given.length >= (instruction.startsWith("store") ? 2 : 1))
      found.push({ mutator: "offset", text: call(callee, moved) });
  } else if (instruction === "bitselect" || /^(blend|withSign)$/.test(callee)) {
    const [a, b, ...others] = listed as [string, string, ...string[]];
    const [x, y] = callee === "blend" ? [1, 2] : [0, 1];
    const swapped = [a, b, ...others];
    [swapped[x], swapped[y]] = [swapped[y] as string, swapped[x] as string];
    found.push({ mutator: "operands", text: call(callee, swapped) });
  } else if (/^(sub|div)$/.test(instruction)) {
    found.push({ mutator: "operands", text: call(callee, [...listed].reverse()) });
  } else if (/^[a-z]\w*$/.test(callee) && isOpcode(args[0])) {
    found.push({ mutator: "opcode", text: call(callee, [`${listed[0]} - 1`, ...listed.slice(1)]) });
  } else if (callee === "min" || callee === "max") {
    found.push({ mutator: "instruction", text: call(callee === "min" ? "max" : "min", listed) });
  }
  return found;
}

const isOpcode = (at: Node | undefined) =>
  at?.type === "Identifier" && /^[A-Z][A-Z0-9_]+$/.test(String(at.name));

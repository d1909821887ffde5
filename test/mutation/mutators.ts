/** The mistakes that are made on purpose in the text of derivative rules: from a syntax node to what could stand there instead. */

/** A node of the ESTree that Vite's parser gives, with its place in the text. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

export interface Replacement {
  readonly mutator: string;
  readonly text: string;
}

/** What each kind of mistake is, for the report. */
export const mutators = {
  operator: "another operation: × for ÷, + for −, sin for cos, sum for mean",
  term: "a term or a factor dropped",
  step: "a step of a chain left out: `x.neg()` becomes `x`",
  comparison: "a bound moved or turned: > becomes ≥, = becomes ≠",
  logic: "and for or, a negation lost",
  branch: "one branch taken always",
  constant: "a number off by one (an axis, an operand's place, a factor), a flag turned",
  operands: "two operands exchanged",
  statement: "a statement of the engine left out",
} as const;

const methodTwins: Readonly<Record<string, readonly string[]>> = {
  mul: ["div"],
  div: ["mul"],
  add: ["sub"],
  sub: ["add"],
  sin: ["cos"],
  cos: ["sin"],
  sinh: ["cosh"],
  cosh: ["sinh"],
  exp: ["expm1"],
  expm1: ["exp"],
  log: ["log1p"],
  log1p: ["log"],
  sqrt: ["rsqrt"],
  rsqrt: ["sqrt"],
  softmax: ["logSoftmax"],
  logSoftmax: ["softmax"],
  sum: ["mean"],
  mean: ["sum"],
  max: ["min"],
  min: ["max"],
  maximum: ["minimum"],
  minimum: ["maximum"],
  tril: ["triu"],
  triu: ["tril"],
};

const comparisonTwins: Readonly<Record<string, readonly string[]>> = {
  gt: ["ge", "lt"],
  ge: ["gt", "le"],
  lt: ["le", "gt"],
  le: ["lt", "ge"],
  eq: ["ne"],
  ne: ["eq"],
};

const operatorTwins: Readonly<Record<string, readonly [keyof typeof mutators, string]>> = {
  "+": ["operator", "-"],
  "-": ["operator", "+"],
  "*": ["operator", "/"],
  "/": ["operator", "*"],
  "<": ["comparison", "<="],
  "<=": ["comparison", "<"],
  ">": ["comparison", ">="],
  ">=": ["comparison", ">"],
  "===": ["comparison", "!=="],
  "!==": ["comparison", "==="],
  "&&": ["logic", "||"],
  "||": ["logic", "&&"],
};

/** Functions whose operands may change places: IEEE addition commutes, bit for bit, and so does being of the same shape. */
const symmetric = new Set(["add", "sameShape", "sameSizes", "shareElements"]);

const terms = ["add", "sub", "mul", "div"];

export interface Context {
  readonly text: (node: Node) => string;
  /** Names of ops: a method of such a name is a step that can be left out. */
  readonly isOp: (name: string) => boolean;
}

const nodes = (value: unknown) => value as readonly Node[];
const node = (value: unknown) => value as Node;

/** Every mistake that could be made at this node. */
export function mistakes(at: Node, context: Context): Replacement[] {
  switch (at.type) {
    case "CallExpression":
      return at.optional === true ? [] : inCall(at, context);
    case "BinaryExpression":
    case "LogicalExpression": {
      const [left, right] = [context.text(node(at.left)), context.text(node(at.right))];
      const twin = operatorTwins[at.operator as string];
      return twin === undefined ? [] : [{ mutator: twin[0], text: `(${left}) ${twin[1]} (${right})` }];
    }
    case "UnaryExpression": {
      const operand = context.text(node(at.argument));
      if (at.operator === "!") return [{ mutator: "logic", text: operand }];
      return at.operator === "-" ? [{ mutator: "step", text: operand }] : [];
    }
    case "ConditionalExpression":
      return [at.consequent, at.alternate].map((branch) => ({
        mutator: "branch",
        text: context.text(node(branch)),
      }));
    case "Literal":
      if (typeof at.value === "boolean") return [{ mutator: "constant", text: String(!at.value) }];
      return typeof at.value === "number" ? [{ mutator: "constant", text: String(at.value + 1) }] : [];
    default:
      return [];
  }
}

function inCall(at: Node, { text, isOp }: Context): Replacement[] {
  const callee = node(at.callee);
  const args = nodes(at.arguments);
  const listed = args.map(text).join(", ");
  if (callee.type !== "MemberExpression" || callee.computed === true) {
    const [first, second] = args;
    if (
      callee.type !== "Identifier" ||
      symmetric.has(text(callee)) ||
      first === undefined ||
      second === undefined
    )
      return [];
    const swapped = [text(second), text(first), ...args.slice(2).map(text)].join(", ");
    return [{ mutator: "operands", text: `${text(callee)}(${swapped})` }];
  }
  const receiver = text(node(callee.object));
  const name = text(node(callee.property));
  const found: Replacement[] = [];
  const replaceBy = (mutator: keyof typeof mutators, twin: string) =>
    found.push({ mutator, text: `${receiver}.${twin}(${listed})` });
  for (const twin of methodTwins[name] ?? []) if (isOp(twin)) replaceBy("operator", twin);
  for (const twin of comparisonTwins[name] ?? []) replaceBy("comparison", twin);
  if (name === "logicalAnd") replaceBy("logic", "logicalOr");
  if (name === "logicalOr") replaceBy("logic", "logicalAnd");
  if (!isOp(name) || name in comparisonTwins) return found;
  if (terms.includes(name)) {
    found.push({ mutator: "term", text: receiver });
    const other = args[0];
    if (other !== undefined && other.type !== "Literal") found.push({ mutator: "term", text: listed });
  } else {
    found.push({ mutator: "step", text: receiver });
  }
  const [condition, otherwise] = args;
  if (name === "where" && condition !== undefined && otherwise !== undefined && otherwise.type !== "Literal")
    found.push({ mutator: "operands", text: `(${text(otherwise)}).where(${text(condition)}, ${receiver})` });
  return found;
}

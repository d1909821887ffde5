/** Fused ops, opened: their plain steps, with the numbers where these give what the op gave. */
import { formatShape } from "../../../array/index.js";
import { letter } from "../../../tensor/index.js";
import { opText } from "../../languages/words.js";
import { fill } from "../../text/fill.js";
import type { Applied } from "./applied.js";
import { cut } from "./matrix.js";
import { asMatrix, type Part, partOf } from "./part.js";
import { type ComputedStep, computedSteps } from "./plain-steps.js";
import type { Grid, TwinView } from "./view.js";

/** Rows and columns of a twin that a page shows. */
const rowsShown = 4;
const columnsShown = 12;

type Figure = TwinView["steps"][number];

/** All steps up to the result. */
export function openedForward(op: Applied): TwinView | undefined {
  const { inside, op: name } = op.node;
  if (inside === "") return undefined;
  const steps = computedSteps(op);
  const end = steps.findIndex(({ target }) => target === "{y}");
  const forward = steps.slice(0, end + 1);
  const last = forward.at(-1);
  if (last === undefined || (last.value !== undefined && !last.agrees && isTold(op))) return undefined;
  const title = fill(op.words.opened, { op: name });
  return new Opened(op, last.agrees).view(title, forward, []);
}

/** What becomes of the upstream gradient on its way to an operand, and what this begins with. */
export function openedBack(op: Applied, operand: number, rule: string | undefined): TwinView | undefined {
  if (op.node.inside === "") return undefined;
  const steps = computedSteps(op);
  const end = steps.findIndex(({ target }) => target === "{y}");
  const last = steps.find(({ target }) => target === `{∂${letter(operand)}}`);
  if (last?.agrees !== true) return undefined;
  const [own, given] = [new Set<string>([last.target]), new Set<string>()];
  for (const { target, uses } of steps.slice(end + 1).reverse())
    if (own.has(target))
      for (const name of uses)
        (steps.findIndex((step) => step.target === name) > end ? own : given).add(name);
  const opened = new Opened(op, true);
  return {
    ...opened.view(
      opened.written(last),
      steps.filter((step) => own.has(step.target)),
      [...given],
      steps,
    ),
    rule,
  };
}

/** Whether the numbers of the result are known: then those of the steps have to be the same. */
const isTold = ({ node }: Applied) => partOf(node.value, node.shape.toArray()) !== undefined;

class Opened {
  readonly #op: Applied;
  /** Without numbers the formulas alone. */
  readonly #numbers: boolean;

  constructor(op: Applied, numbers: boolean) {
    this.#op = op;
    this.#numbers = numbers;
  }

  /** @param given what stands before the steps; of operands those that the steps use, where none is named. */
  view(
    title: string,
    steps: readonly ComputedStep[],
    given: readonly string[],
    all: readonly ComputedStep[] = [],
  ): TwinView {
    const op = this.#op;
    const used = given.length > 0 ? given : [...new Set(steps.flatMap(({ uses }) => uses))];
    const operands = op.operands.flatMap(({ value, shape }, i) =>
      used.includes(`{${letter(i)}}`)
        ? [this.#figure(op.operandName(i), partOf(value, shape.toArray()), false)]
        : [],
    );
    const upstream = used.includes("{g}")
      ? [this.#figure(this.#named("{g}"), partOf(op.node.contributed, op.node.shape.toArray()), true)]
      : [];
    const before = all.filter(({ target }) => given.includes(target)).map((step) => this.#step(step));
    const figures = [...operands, ...before, ...upstream];
    const parts = this.#numbers
      ? operands.map(({ grid }) => (grid === undefined ? "" : op.partOf(grid)))
      : [];
    return {
      kind: "twin",
      title,
      hint: fill(this.#numbers ? op.words.openedHint : op.words.openedBare, { op: op.node.op }),
      given: figures.length,
      steps: [...figures, ...steps.map((step) => this.#step(step))],
      notes: this.#numbers ? op.notes([...op.operands.keys(), op.operands.length], ...parts) : [],
    };
  }

  #step(step: ComputedStep): Figure {
    return this.#figure(this.written(step), step.value, step.target.startsWith("{∂"));
  }

  #figure(formula: string, value: Part | undefined, gradient: boolean): Figure {
    if (!this.#numbers || value === undefined) return { formula, grid: undefined };
    const shown = cut(asMatrix(value), rowsShown, columnsShown);
    const grid: Grid = { ...shown, name: formula, shape: formatShape(value.shape), gradient };
    return { formula, grid };
  }

  /** `e = exp(x − m)` */
  written({ target, formula }: ComputedStep): string {
    return this.#spelled(`${target} = ${formula}`);
  }

  #spelled(text: string): string {
    return text
      .replace(/(Σ|Π|mean|max|min)\[[\d,]*\]/g, "$1")
      .replace(/as\[[\d,]*\] /g, "")
      .replace(/\b(mean|windows)\b/g, (word) => opText(word, this.#op.lang))
      .replace(/-/g, "−")
      .replace(/\//g, "÷")
      .replace(/\{∂?.\}/g, (whole) => this.#named(whole));
  }

  #named(name: string): string {
    const op = this.#op;
    if (name === "{y}") return op.resultName;
    if (name === "{g}") return `∂${op.resultName}`;
    const place = (name.at(-2) as string).charCodeAt(0) - 97;
    return `${name.startsWith("{∂") ? "∂" : ""}${op.operandName(place)}`;
  }
}

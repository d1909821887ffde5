/**
 * Matrix products as rows times columns: Y = A · B forward, ∂A = ∂Y · Bᵀ and ∂B = Aᵀ · ∂Y back, with either
 * factor read transposed where the op did.
 */
import { fill } from "../../text/fill.js";
import type { Applied } from "./applied.js";
import { type Matrix, matrixOf, transposed } from "./matrix.js";
import type { Grid, ProductView } from "./view.js";

interface Flags {
  readonly a: boolean;
  readonly b: boolean;
}

/** The three products of one matmul, as far as their numbers are known. */
export class Product {
  readonly #op: Applied;
  readonly #a: Matrix | undefined;
  readonly #b: Matrix | undefined;
  readonly #y: Matrix | undefined;
  readonly #flags: Flags;

  private constructor(op: Applied, flags: Flags) {
    this.#op = op;
    const [a, b] = op.operands;
    this.#a = a === undefined ? undefined : matrixOf(a.value, a.shape);
    this.#b = b === undefined ? undefined : matrixOf(b.value, b.shape);
    this.#y = matrixOf(op.node.value, op.node.shape);
    this.#flags = flags;
  }

  /** undefined where the op is no product, with which factors it read transposed. */
  static of(op: Applied): Product | undefined {
    const found = /^\{y\} = \{a\}(ᵀ?) · \{b\}(ᵀ?)$/.exec(op.node.inside);
    return found === null ? undefined : new Product(op, { a: found[1] !== "", b: found[2] !== "" });
  }

  forward(): ProductView | undefined {
    if (this.#a === undefined || this.#b === undefined || this.#y === undefined) return undefined;
    const left = this.#factor(0, this.#flags.a);
    const right = this.#factor(1, this.#flags.b);
    const op = this.#op;
    const result = op.grid(op.resultName, op.node, this.#y, false);
    const formula = `${result.name} = ${left.name} · ${right.name}`;
    return this.#view(fill(op.words.forwardView, { formula }), left, right, result, [0, 1, 2]);
  }

  /** @param operand whose gradient it is, 0 or 1. @param rule the question that it answers. */
  backward(operand: 0 | 1, rule: string | undefined): ProductView | undefined {
    const op = this.#op;
    const node = op.operands[operand];
    const other = op.operands[1 - operand];
    if (node === undefined || other === undefined) return undefined;
    const gradient = matrixOf(op.gradientOf(operand), node.shape);
    const above = matrixOf(op.node.contributed, op.node.shape);
    const factor = operand === 0 ? this.#b : this.#a;
    // over leading axes that were broadcast the gradient is a sum of several products
    const leading = (shape: readonly number[]) => shape.slice(0, -2).join();
    const sameBatch = leading(node.shape.toArray()) === leading(op.node.shape.toArray());
    if (gradient === undefined || above === undefined || factor === undefined || !sameBatch) return undefined;
    const { a, b } = this.#flags;
    const [self, otherTurned] = operand === 0 ? [a, b] : [b, a];
    // in the order in which the rule multiplies them
    const upstreamFirst = operand === 0 ? !self : self;
    const upstream = op.grid(`∂${op.resultName}${self ? "ᵀ" : ""}`, op.node, turn(above, self), true, self);
    const own = this.#factor((1 - operand) as 0 | 1, self ? otherTurned : !otherTurned);
    const result = op.grid(`∂${op.operandName(operand)}`, node, gradient, true);
    const [left, right] = upstreamFirst ? [upstream, own] : [own, upstream];
    const inRows = operand === 0;
    return {
      ...this.#view(`${result.name} = ${left.name} · ${right.name}`, left, right, result, [1 - operand]),
      rule,
      paths: {
        operand: op.operandName(operand),
        y: op.resultName,
        to: inRows ? "row" : "column",
        by: inRows === self ? 1 : 0,
      },
    };
  }

  #factor(place: 0 | 1, turned: boolean): Grid {
    const matrix = (place === 0 ? this.#a : this.#b) as Matrix;
    const op = this.#op;
    const node = op.operands[place] as (typeof op.operands)[number];
    return op.grid(`${op.operandName(place)}${turned ? "ᵀ" : ""}`, node, turn(matrix, turned), false, turned);
  }

  #view(title: string, left: Grid, right: Grid, result: Grid, places: readonly number[]): ProductView {
    const op = this.#op;
    const several = op.node.shape.size > 2 && op.node.shape.slice(0, -2).some((extent) => extent > 1);
    const one = several ? fill(op.words.oneMatrix, { name: op.resultName }) : "";
    return {
      kind: "product",
      title,
      left,
      right,
      result,
      notes: op.notes(places, one, ...[left, right, result].map((grid) => op.partOf(grid))),
    };
  }
}

const turn = (matrix: Matrix, turned: boolean) => (turned ? transposed(matrix) : matrix);

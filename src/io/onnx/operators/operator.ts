/** Operator: how one op of ours is written as nodes of ONNX, and what it is told for that. */
import { ValueError } from "../../../arguments/index.js";
import type { DType } from "../../../array/index.js";
import type { Step } from "../alignment.js";
import { type Dimension, dimensionOf } from "../dimension.js";
import { type Attributes, fixedSizes, type GraphBuilder } from "../graph-builder.js";
import { type Application, nameOfApplication } from "../trace.js";

/** Adds the nodes of one op, and returns the name of the result. */
export type Operator = (op: OpToWrite) => string;

/** Operators by the names of the ops. */
export type Operators = Readonly<Record<string, Operator>>;

/** One op that is to be written. */
export class OpToWrite {
  readonly #applications: readonly Application[];
  readonly application: Application;

  constructor(
    readonly by: string,
    readonly graph: GraphBuilder,
    { applications }: Step,
    /** The names of the operands. */
    readonly inputs: readonly string[],
  ) {
    this.#applications = applications;
    this.application = applications[0] as Application;
  }

  /** The name of the first operand. */
  get x(): string {
    return this.input(0);
  }

  input(i: number): string {
    return this.inputs[i] as string;
  }

  dtypeOf(i: number): DType {
    return this.application.inputs[i]?.dtype as DType;
  }

  rankOf(i: number): number {
    return this.application.inputs[i]?.shape.length as number;
  }

  /** Sizes that may depend on that of the batch: read off the runs. */
  sizes(of: (application: Application) => readonly number[]): Dimension[] {
    const runs = this.#applications.map(of);
    return (runs[0] as readonly number[]).map((_, i) => {
      const dimension = dimensionOf(runs.map((each) => each[i] as number));
      if (dimension === undefined)
        throw new ValueError(
          `${this.by}: ${nameOfApplication(this.application)} has a size that does not grow in ` +
            `proportion to the batch. Export it for the one size of the inputs: { batchAxis: null }.`,
        );
      return dimension;
    });
  }

  /** Sizes that ONNX wants to know beforehand. @throws ValueError where they depend on that of the batch. */
  fixed(of: (application: Application) => readonly number[]): number[] {
    const sizes = fixedSizes(this.sizes(of));
    if (sizes === undefined)
      throw new ValueError(
        `${this.by}: ${nameOfApplication(this.application)} has a size that depends on the batch, where ` +
          `ONNX takes a fixed one. Export it for the one size of the inputs: { batchAxis: null }.`,
      );
    return sizes;
  }

  attrs<T>(): T {
    return this.application.attrs as T;
  }

  node(opType: string, inputs: readonly string[], attributes?: Attributes): string {
    return this.graph.node(opType, inputs, attributes);
  }

  /** A number in the dtype of the first operand. */
  number(value: number): string {
    return this.graph.scalar(value, this.dtypeOf(0));
  }
}

/** An op that ONNX has, with the same operands and no attributes. */
export const same =
  (opType: string): Operator =>
  (op) =>
    op.node(opType, op.inputs);

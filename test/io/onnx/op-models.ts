/** Every op that ONNX has a counterpart of, on its own samples, as models to export. */
import type { DType, Tensor } from "wengert";
import { operators } from "../../../src/io/onnx/operators/table.js";
import { call, materialize, opCases } from "../../helpers/samples.js";

export interface OpModel {
  readonly title: string;
  readonly model: (...inputs: Tensor[]) => Tensor;
  readonly inputs: readonly Tensor[];
}

export function opModels(dtype: DType & ("float32" | "float64")): OpModel[] {
  return opCases
    .filter(({ op }) => operators.has(op.definition.name))
    .map((each) => {
      const tensors = materialize(each.sample, dtype);
      // of some ops an operand is read as numbers: that is a constant of the graph
      const isRead = tensors.map((x) => each.sample.arrange !== undefined && x.dtype === "int32");
      const model = (...given: Tensor[]) => {
        let at = 0;
        return call(
          each,
          tensors.map((own, i) => (isRead[i] ? own : (given[at++] as Tensor))),
        );
      };
      return { title: each.title, model, inputs: tensors.filter((_, i) => !isRead[i]) };
    });
}

/** Runs a model file in onnxruntime: tensors in, tensors out. */
import { createRequire } from "node:module";
import { type DType, type Tensor, type TypedArray, tensor } from "wengert";

interface Value {
  readonly data: TypedArray;
  readonly dims: readonly number[];
  readonly type: DType;
}

interface Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Readonly<Record<string, Value>>): Promise<Readonly<Record<string, Value>>>;
  release(): Promise<void>;
}

/** What is used of the package, which is not there where the types of the whole project are checked. */
interface Runtime {
  readonly InferenceSession: { create(bytes: Uint8Array, options: object): Promise<Session> };
  readonly Tensor: new (type: DType, data: TypedArray, dims: readonly number[]) => Value;
}

const require = createRequire(import.meta.url);
const { InferenceSession, Tensor: RuntimeTensor } = require("onnxruntime-node") as Runtime;

export const { version } = require("onnxruntime-node/package.json") as { version: string };

/** @param inputs in the order of the model's inputs. */
export async function evaluate(bytes: Uint8Array, inputs: readonly Tensor[]): Promise<Tensor[]> {
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
  const feeds = session.inputNames.map((name, i) => {
    const input = inputs[i] as Tensor;
    return [name, new RuntimeTensor(input.dtype, input.toTypedArray(), input.shape)];
  });
  const results = await session.run(Object.fromEntries(feeds));
  const outputs = session.outputNames.map((name) => {
    const { data, dims, type } = results[name] as Value;
    return tensor(data, { shape: [...dims], dtype: type });
  });
  await session.release();
  return outputs;
}

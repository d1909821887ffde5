/** What the methods of every module take. */
import {
  callback,
  checkedInside,
  DTypeError,
  flag,
  kind,
  signature,
  withDefault,
} from "../../arguments/index.js";
import { type DType, isFloating, isHalf } from "../../array/index.js";
import { loadOptions } from "./state-dict.js";

const floatKind = kind<DType>(
  "float32 or float64, or for storage float16 or bfloat16",
  (value) => isFloating(value as DType) || isHalf(value as DType),
  DTypeError,
);

export const moduleTakes = {
  parameters: signature("Module.parameters", {}),
  namedParameters: signature("Module.namedParameters", {}),
  buffers: signature("Module.buffers", {}),
  namedBuffers: signature("Module.namedBuffers", {}),
  namedModules: signature("Module.namedModules", {}),
  train: signature("Module.train", { mode: withDefault(flag, true) }),
  eval: signature("Module.eval", {}),
  to: signature("Module.to", { dtype: floatKind }),
  zeroGrad: signature("Module.zeroGrad", {}),
  stateDict: signature("Module.stateDict", {}),
  loadStateDict: signature("Module.loadStateDict", {
    state: checkedInside("pairs of a name and a value, as stateDict() gives them"),
    options: loadOptions,
  }),
  registerForwardPreHook: signature("Module.registerForwardPreHook", { hook: callback }),
  registerForwardHook: signature("Module.registerForwardHook", { hook: callback }),
  registerFullBackwardHook: signature("Module.registerFullBackwardHook", { hook: callback }),
  summary: signature("Module.summary", {}),
};

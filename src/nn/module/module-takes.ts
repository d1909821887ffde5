/** What the methods of every module take. */
import { callback, checkedInside, flag, signature, withDefault } from "../../arguments/index.js";
import { floatingKind } from "../../array/index.js";
import { loadOptions } from "./state-dict.js";

export const moduleTakes = {
  parameters: signature("Module.parameters", {}),
  namedParameters: signature("Module.namedParameters", {}),
  buffers: signature("Module.buffers", {}),
  namedBuffers: signature("Module.namedBuffers", {}),
  namedModules: signature("Module.namedModules", {}),
  train: signature("Module.train", { mode: withDefault(flag, true) }),
  eval: signature("Module.eval", {}),
  to: signature("Module.to", { dtype: floatingKind }),
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

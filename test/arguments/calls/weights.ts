/** Calls of what loads weights into modules. */
import { type nn, tensor } from "wengert";
import * as io from "wengert/io";
import { layer } from "./samples.js";
import { type Call, callsOf } from "./table.js";

const state = (net: nn.Affine) => ({ W: net.W, bias: tensor([0.1, 0.2]), other: tensor(1) });
const load = () => ({ rename: { b: "bias" }, transpose: [], ignore: ["other"], strict: true });

export const weightCalls: readonly Call[] = callsOf(io, {
  loadWeights: () => [layer(), state(layer()), load()],
  fromTorch: () => [layer(), { rename: { "": "linear" } }],
});

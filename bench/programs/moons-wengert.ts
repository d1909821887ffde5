/**
 * Milliseconds of a training step of scalars: two moons, a network 2-16-16-1 that has a tensor of one element
 * for each number, hinge loss of 100 points. Usage: moons-wengert.js STEPS
 */
import "./settings.js";
import { optim, type Tensor, tensor } from "wengert";
import { moons, timeSteps } from "./moons.js";

const model = moons<Tensor>((value) => tensor(value, { requiresGrad: true }), {
  add: (a, b) => a.add(b),
  mul: (a, b) => a.mul(b),
  relu: (a) => a.relu(),
});
const optimizer = new optim.SGD(model.parameters, { lr: 0.05 });
timeSteps(Number(process.argv[2]), () => {
  const loss = model.loss();
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
  return loss.item();
});

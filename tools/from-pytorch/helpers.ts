/** What rows of optimizers, schedules and initial values are run with, as values.py does in PyTorch. */
import { nn, optim, type Tensor, tensor } from "wengert";
import * as data from "wengert/data";

/** Three steps of an optimizer on a parameter, of which the gradient is known. */
function steps(
  make: (parameters: Tensor[]) => { zeroGrad(): void; step(closure: () => Tensor): unknown },
): Tensor {
  const p = tensor([0.5, -1, 2], { dtype: "float64", requiresGrad: true });
  const optimizer = make([p]);
  const closure = () => {
    optimizer.zeroGrad();
    const loss = p.square().mul([1, 0.5, 2]).sum().div(2);
    loss.backward();
    return loss;
  };
  for (let i = 0; i < 3; i++) {
    if (optimizer instanceof optim.LBFGS) optimizer.step(closure);
    else {
      closure();
      (optimizer as unknown as { step(): void }).step();
    }
  }
  return p.detach();
}

/** The learning rates of five steps of a schedule, from 1 on. */
function rates(schedule: optim.Schedule): Tensor {
  const optimizer = new optim.SGD([new nn.Parameter([0])], { lr: 1 });
  const scheduler = new optim.Scheduler(optimizer, schedule);
  const seen: number[] = [];
  for (let i = 0; i < 5; i++) {
    seen.push(optimizer.paramGroups[0]?.lr ?? Number.NaN);
    scheduler.step();
  }
  return tensor(seen, { dtype: "float64" });
}

const initialized = (fill: nn.Initializer): Tensor => fill([4, 3]).T;

export const helpers: Readonly<Record<string, unknown>> = { ...data, steps, rates, initialized };

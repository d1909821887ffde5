/**
 * The same as moons-wengert with an engine of scalars in plain JavaScript, in the manner of micrograd: a value,
 * a gradient, operands and a closure. What the graph costs where nothing is checked, named or drawn. Usage:
 * moons-micrograd.js STEPS
 */
import { moons, timeSteps } from "./moons.js";

class Value {
  gradient = 0;
  constructor(
    public data: number,
    readonly operands: readonly Value[] = [],
    readonly propagate: (self: Value) => void = () => {},
  ) {}

  add(other: Value | number): Value {
    const b = typeof other === "number" ? new Value(other) : other;
    return new Value(this.data + b.data, [this, b], ({ gradient }) => {
      this.gradient += gradient;
      b.gradient += gradient;
    });
  }

  mul(other: Value | number): Value {
    const b = typeof other === "number" ? new Value(other) : other;
    return new Value(this.data * b.data, [this, b], ({ gradient }) => {
      this.gradient += b.data * gradient;
      b.gradient += this.data * gradient;
    });
  }

  relu(): Value {
    return new Value(Math.max(0, this.data), [this], ({ data, gradient }) => {
      if (data > 0) this.gradient += gradient;
    });
  }

  backward(): void {
    const order: Value[] = [];
    const seen = new Set<Value>([this]);
    const path = [{ value: this as Value, next: 0 }];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const operand = top.value.operands[top.next++];
      if (operand === undefined) {
        order.push(top.value);
        path.pop();
      } else if (!seen.has(operand)) {
        seen.add(operand);
        path.push({ value: operand, next: 0 });
      }
    }
    this.gradient = 1;
    for (let i = order.length - 1; i >= 0; i--) {
      const value = order[i] as Value;
      value.propagate(value);
    }
  }
}

const model = moons<Value>((value) => new Value(value), {
  add: (a, b) => a.add(b),
  mul: (a, b) => a.mul(b),
  relu: (a) => a.relu(),
});
timeSteps(Number(process.argv[2]), () => {
  const loss = model.loss();
  for (const each of model.parameters) each.gradient = 0;
  loss.backward();
  for (const each of model.parameters) each.data -= 0.05 * each.gradient;
  return loss.data;
});

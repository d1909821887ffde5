/**
 * Where a training iteration of the book's network goes once everything is warm, in microseconds.
 * Usage: phases-wengert.js ITERATIONS
 */
import "./settings.js";
import { batch, criterion, net, optimizer } from "./book-network.js";

const iterations = Number(process.argv[2]);
/** Until then code is compiled and the data set is listed. */
const warmUp = 2000;
const names = ["batch", "forward", "backward", "update", "all"] as const;
const sums = names.map(() => 0);
for (let i = -warmUp; i < iterations; i++) {
  const times = [performance.now()];
  const { x, t } = batch();
  times.push(performance.now());
  const loss = criterion.forward(net.forward(x), t);
  times.push(performance.now());
  optimizer.zeroGrad();
  loss.backward();
  times.push(performance.now());
  optimizer.step();
  loss.item();
  times.push(performance.now());
  if (i < 0) continue;
  for (let k = 0; k < 4; k++) sums[k] = (sums[k] as number) + (times[k + 1] as number) - (times[k] as number);
  sums[4] = (sums[4] as number) + (times[4] as number) - (times[0] as number);
}
names.forEach((name, k) => {
  console.log(`${name}: ${(((sums[k] as number) * 1e3) / iterations).toFixed(1)} us`);
});

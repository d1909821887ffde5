/** What goes wrong on one rank: the word that the program is called with says what. */
import { tensor } from "wengert";
import { allReduce, barrier, broadcast, init } from "wengert/distributed";

const fault = process.argv[2];
const { rank, size } = await init({ timeout: fault === "absent" ? 6 : 200 });
const last = rank === size - 1;
const W1 = tensor([[1, 2]], { name: "W1" });

allReduce(W1);
if (fault === "throws") {
  if (last) throw new Error("no such file: digits.npy");
  barrier();
} else if (fault === "exits") {
  if (last) process.exit(7);
  barrier();
} else if (fault === "order") {
  if (last) broadcast(W1);
  allReduce(W1);
} else if (fault === "shape") {
  allReduce(tensor(last ? [1] : [1, 2], { name: "W1" }));
} else if (fault === "number") {
  if (!last) allReduce(W1);
} else if (fault === "absent") {
  if (!last) allReduce(W1);
  await new Promise((resolve) => setTimeout(resolve, 200_000));
} else if (fault === "signal") {
  console.log(`pid ${process.pid}`);
  if (last) await new Promise((resolve) => setTimeout(resolve, 200_000));
  barrier();
} else throw new Error(`no fault is called ${fault}`);

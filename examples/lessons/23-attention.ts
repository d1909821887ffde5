/** Lesson 23: attention, from its parts. */
import { matmul, scaledDotProductAttention, softmax, tensor } from "wengert";
import { draw } from "./draw.js";

const matrix = (rows: number[][], name: string) => tensor(rows, { name, requiresGrad: true });
const query = matrix([[2, 0]], "query"); // one question
const keys = matrix(
  [
    [1, 0],
    [0, 1],
    [1, 1],
  ],
  "keys",
); // of three places,
const values = matrix([[10], [20], [60]], "values"); // and what stands there

const scores = matmul(query, keys.transpose()).div(Math.SQRT2); // (1, 2)·(2, 3) -> (1, 3), divided by √2
scores.name = "scores";
const weights = softmax(scores, 1);
weights.name = "weights";
const answer = matmul(weights, values); // (1, 3)·(3, 1) -> (1, 1)
answer.name = "answer";
scores.retainGrad();
answer.backward();

const show = (numbers: Iterable<number | bigint>) =>
  Array.from(numbers, (each) => Number(each).toFixed(3).padStart(8)).join("");
console.log("scores  ", show(scores.toTypedArray()));
console.log("weights ", show(weights.toTypedArray()));
console.log("answer  ", show(answer.toTypedArray()));
console.log(
  "in one op",
  show(scaledDotProductAttention(query.detach(), keys.detach(), values.detach()).toTypedArray()),
);
console.log("\n∂values ", show(values.grad?.toTypedArray() ?? []));
console.log("∂scores ", show(scores.grad?.toTypedArray() ?? []));
console.log("∂query  ", show(query.grad?.toTypedArray() ?? []));

await draw("23-attention", answer, { values: "full", grads: "full", digits: 3 });

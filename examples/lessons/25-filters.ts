/** Lesson 25: what the filters of a small network look like before and after it has learnt. */
import {
  conv2d,
  Generator,
  matmul,
  optim,
  randn,
  relu,
  softmaxCrossEntropy,
  type Tensor,
  tensor,
} from "wengert";
import { draw } from "./draw.js";

const [size, kinds] = [8, ["horizontal", "vertical", "diagonal"]];
const generator = new Generator(4);

/** Images of 8 × 8 pixels with one line each and noise, and which kind of line it is. */
function lines(count: number): readonly [images: Tensor, kinds: Tensor] {
  const labels = Array.from({ length: count }, () => generator.integer(0, 3));
  const pixels = labels.flatMap((kind) => {
    const at = generator.integer(1, size - 1);
    return Array.from({ length: size * size }, (_, i) => {
      const [row, column] = [Math.floor(i / size), i % size];
      const onLine = [row === at, column === at, (row - column + size) % size === at % 3][kind];
      return (onLine ? 1 : 0) + 0.3 * generator.normal();
    });
  });
  const shape = [count, 1, size, size];
  return [tensor(pixels, { shape, name: "images" }), tensor(labels, { dtype: "int32", name: "kinds" })];
}

const small = (shape: readonly number[], name: string) =>
  tensor(randn(shape, { generator }).mul(0.3).toArray(), { name, requiresGrad: true });
const filters = small([3, 1, 3, 3], "filters");
const W = small([3, 3], "W");
const scores = (images: Tensor) => matmul(relu(conv2d(images, filters)).mean([2, 3]), W);

const [images, labels] = lines(300);
const [newImages, newLabels] = lines(300);
const [one, itsKind] = lines(1);

/** Prints the three filters side by side, and draws them with what the loss of one image asks of them. */
async function show(when: string, name: string): Promise<void> {
  const rows = [0, 1, 2].map((row) =>
    [0, 1, 2].map((filter) => {
      const weights = filters.at(filter, 0, row).toArray() as number[];
      return weights.map((weight) => weight.toFixed(1).padStart(5)).join("");
    }),
  );
  console.log(when);
  for (const row of rows) console.log(row.join("    "));
  const right = scores(newImages).argMax(1).eq(newLabels).to("float32").mean().item();
  console.log("accuracy on new images", right.toFixed(2));
  const loss = softmaxCrossEntropy(scores(one), itsKind);
  loss.name = "loss";
  for (const each of [filters, W]) each.grad = null;
  loss.backward(undefined, { retainGraph: true }); // the picture shows the pixels of the image, too
  console.log(`one more, ${kinds[itsKind.at(0).item()]}: loss`, loss.item().toFixed(4), "\n");
  await draw(name, loss, { images: "auto", style: "tensor", digits: 2 });
}

await show("filters before", "25-filters-before");
const optimizer = new optim.Adam([filters, W], { lr: 0.03 });
for (let step = 0; step < 300; step++) {
  optimizer.zeroGrad();
  softmaxCrossEntropy(scores(images), labels).backward();
  optimizer.step();
}
await show("filters after 300 steps", "25-filters");

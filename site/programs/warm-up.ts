/** Once around before a program comes: what every program calls is compiled then, and the kernels have come to life. */
import { manualSeed, recordSources, softmaxCrossEntropy, tensor } from "wengert";
import { graphJson, graphOf } from "wengert/viz";
import { consoleFor } from "./printing.js";
import { translate } from "./translate.js";

const program = `import { tensor } from "wengert";
class Net { readonly size: number = 1; of(x: number): number { return x * this.size; } }
const [a, b] = [tensor(1, { name: "a" }), new Net().of(2)];
for (const x of [a]) console.log(\`\${x.name}\`, b > 1 ? "more" : "less");
`;

export function warmUp(): void {
  translate("warm-up.ts", program);
  const { console } = consoleFor(() => {});
  recordSources(() => {
    const price = tensor(2, { name: "a", requiresGrad: true }).mul(3).add(1);
    price.backward();
    const x = tensor([[1, 2]], { name: "x" });
    const weight = tensor([1, 2, 3, 4], { requiresGrad: true }).reshape([2, 2]);
    const scores = x
      .matmul(weight)
      .add(tensor([1, 2], { requiresGrad: true }))
      .relu();
    const loss = softmaxCrossEntropy(scores, tensor([1], { dtype: "int32" }));
    loss.backward();
    for (const root of [price, loss]) graphJson(graphOf(root, { excerpts: true }));
    console.log?.("loss", loss, x);
  });
  manualSeed(0);
}

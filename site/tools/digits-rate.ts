/** Training steps a second of the page of digits, and of the same steps in Node, for `latency.ts`. */
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { Generator, optim } from "wengert";
import { loadMnist, sample } from "wengert/data";
import { TwoLayerNet } from "../../examples/mnist/two-layer-net.js";

const iterations = 3000;

/** What the page itself says, once it has done them; it does not count the time of evaluations. */
export async function rateInPage(browser: Browser, folder: string): Promise<number> {
  const page = await browser.newPage({ locale: "en-US" });
  await page.goto(`file://${join(folder, "digits.html")}`);
  await page.locator("#iterations").selectOption("10000");
  await page.locator("#start").click();
  const said = await page.waitForFunction(
    (least) => {
      const found = /^(\d+) of \d+ iterations · (\d+) a second/.exec(
        document.querySelector("#said")?.textContent ?? "",
      );
      return found !== null && Number(found[1]) >= least && Number(found[2]);
    },
    iterations,
    { timeout: 120_000 },
  );
  const rate = Number(await said.jsonValue());
  await page.context().close();
  return rate;
}

export function rateInNode(): number {
  const mnist = loadMnist();
  const generator = new Generator(0);
  const net = new TwoLayerNet(784, 50, 10, { generator });
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
  const began = performance.now();
  for (let i = 0; i < iterations; i++) {
    const { x, t } = sample(mnist.train, 100, generator);
    optimizer.zeroGrad();
    const loss = net.loss(x, t);
    loss.backward();
    optimizer.step();
    loss.item();
  }
  return (1000 * iterations) / (performance.now() - began);
}

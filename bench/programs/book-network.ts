/** The book's network and one step of its training, float32, from one seed: what several programs time. */
import { Generator, nn, optim } from "wengert";
import { loadMnist, sample } from "wengert/data";

const { train } = loadMnist();
const generator = new Generator(0);
const init = nn.init.normal(0.01);
export const net = new nn.Sequential([
  new nn.Affine(784, 50, { init, generator }),
  new nn.ReLU(),
  new nn.Affine(50, 10, { init, generator }),
]);
export const criterion = new nn.SoftmaxCrossEntropy();
export const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
export const batch = () => sample(train, 100, generator);

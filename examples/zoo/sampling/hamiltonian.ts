/**
 * Hamiltonian Monte Carlo (Duane et al. 1987; Neal 2011): points slide over -ln p as balls over hills, each pushed
 * at random, and so visit a bent density as often as it says. `npx tsx examples/zoo/sampling/hamiltonian.ts`
 */
import * as w from "wengert";
import { distributions, grad, randn, type Tensor } from "wengert";
import { plotPlane } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";

const { Normal } = distributions;

/** ln p of points (N, 2): x is normal, and y is near x². The means are 0 and 1, the variances 1 and 2.25. */
export function banana(z: Tensor): Tensor {
  const [x, y] = [z.at(":", 0), z.at(":", 1)];
  return new Normal(0, 1).logProb(x).add(new Normal(x.square(), 0.5).logProb(y));
}

/** Many chains side by side from 0: their places (draws, chains, 2), and the share of moves that were accepted. */
export function slide(logProb: (z: Tensor) => Tensor, { draws = 300, chains = 20, seed = 1 }) {
  const [leaps, h] = [20, 0.1];
  w.manualSeed(seed);
  const slope = grad((z: Tensor) => logProb(z).sum()); // of each point its own
  const energy = (z: Tensor, speed: Tensor) => speed.square().sum(1).div(2).sub(logProb(z));
  let z = w.zeros([chains, 2]);
  let moves = 0;
  const places = Array.from({ length: draws }, () => {
    const pushed = randn(z.shape);
    let [at, speed] = [z, pushed.add(slope(z).mul(h / 2))];
    for (let leap = 1; leap <= leaps; leap++) {
      at = at.add(speed.mul(h));
      speed = speed.add(slope(at).mul(leap < leaps ? h : h / 2));
    }
    // what is lost or won is the error of the leaps: by it a move is refused
    const lost = energy(at, speed).sub(energy(z, pushed));
    const isTaken = w.rand([chains]).log().lt(lost.neg());
    z = w.where(isTaken.unsqueeze(1), at, z);
    moves += isTaken.sum().item();
    return z;
  });
  return { places: w.stack(places), accepted: moves / (draws * chains) };
}

export const program = await main(import.meta.url, "examples/zoo/sampling/hamiltonian.ts", {
  about: "Hamiltonian Monte Carlo on a bent density.",
  flags: {
    draws: wholeNumber([2, 10_000], 300, "draws of each chain"),
    seed: wholeNumber([0, 2 ** 32 - 1], 1, "seed"),
  },
  run(options) {
    const { places, accepted } = slide(banana, options);
    const z = places.slice([[Math.floor(options.draws / 5)]]).reshape([-1, 2]); // without those on their way
    const two = (numbers: Tensor) => (numbers.toArray() as number[]).map((each) => each.toFixed(3));
    console.log(row("accepted", [`${(100 * accepted).toFixed(0)} %`]));
    console.log(row("mean", two(z.mean(0))));
    console.log(row("variance", two(z.variance(0))));
    const columns = 60;
    const grid = w.stack(
      w.meshgrid([w.linspace(-2, 8, columns), w.linspace(-3, 3, columns)]).toReversed(),
      2,
    );
    const content = {
      field: { values: banana(grid.reshape([-1, 2])), columns },
      paths: [{ name: "one chain", x: places.at([0, 30], 0, 0), y: places.at([0, 30], 0, 1) }],
      points: [{ name: "draws", x: z.at([0, null, 10], 0), y: z.at([0, null, 10], 1) }],
    };
    const plane = { xRange: [-3, 3], yRange: [-2, 8], levels: [-6, -4, -2], width: 560 } as const;
    return { hamiltonian: plotPlane(content, { ...plane, title: "Draws from a bent density" }) };
  },
});

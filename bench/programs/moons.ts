/** The model of the moons programs, over any engine of scalars, and how its steps are timed. */

interface Engine<T> {
  add(a: T, b: T | number): T;
  mul(a: T, b: T | number): T;
  relu(a: T): T;
}

interface Neuron<T> {
  readonly weights: readonly T[];
  readonly bias: T;
}

const sizes = [2, 16, 16, 1];
const points = 100;

/** Points, labels and first weights come from one stream: they are the same for every engine. */
export function moons<T>(leaf: (value: number) => T, { add, mul, relu }: Engine<T>) {
  const random = uniform();
  const examples = Array.from({ length: points }, (_, i) => {
    const angle = Math.PI * random();
    const lower = i % 2 === 1;
    return {
      x: lower ? [1 - Math.cos(angle), 0.5 - Math.sin(angle)] : [Math.cos(angle), Math.sin(angle)],
      label: lower ? 1 : -1,
    };
  });
  const layers: Neuron<T>[][] = sizes.slice(1).map((size, layer) =>
    Array.from({ length: size }, () => ({
      weights: Array.from({ length: sizes[layer] as number }, () => leaf(random() * 2 - 1)),
      bias: leaf(0),
    })),
  );
  const parameters = layers.flat().flatMap(({ weights, bias }) => [...weights, bias]);

  const output = (x: readonly (T | number)[]): T => {
    let values = x;
    for (const [depth, layer] of layers.entries())
      values = layer.map(({ weights, bias }) => {
        let sum = bias;
        for (let i = 0; i < weights.length; i++)
          sum = add(sum, mul(weights[i] as T, values[i] as T | number));
        return depth < layers.length - 1 ? relu(sum) : sum;
      });
    return values[0] as T;
  };

  const sumOf = (terms: readonly T[]) => terms.slice(1).reduce((sum, term) => add(sum, term), terms[0] as T);

  /** Mean hinge loss, and the squares of the parameters. */
  const loss = (): T => {
    const losses = examples.map(({ x, label }) => relu(add(mul(output(x), -label), 1)));
    const squares = parameters.map((each) => mul(each, each));
    return add(mul(sumOf(losses), 1 / points), mul(sumOf(squares), 1e-4));
  };
  return { parameters, loss };
}

/** A linear congruential generator: the numbers need not be good, but the same. */
function uniform(): () => number {
  let state = 1;
  return () => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

/** Prints the median of the second half of so many steps. */
export function timeSteps(count: number, step: () => number): void {
  const times: number[] = [];
  let loss = 0;
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    loss = step();
    times.push(performance.now() - start);
  }
  const steady = times.slice(count >> 1).sort((a, b) => a - b);
  console.log(
    `${(steady[steady.length >> 1] as number).toFixed(2)} ms per iteration, last loss ${loss.toFixed(5)}`,
  );
}

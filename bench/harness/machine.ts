/** What the numbers were measured on. */
import { cpus, loadavg, totalmem } from "node:os";
import { unfair } from "./blas.js";
import { type Context, type Python, peerVersion } from "./context.js";

export interface Machine {
  readonly processor: string;
  readonly memoryGB: number;
  readonly platform: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly loadAverage: number;
}

export function describeMachine(context: Context): Machine {
  const { numpy, torch } = context.python;
  const peers = ["@tensorflow/tfjs", "@tensorflow/tfjs-backend-wasm", "@jax-js/jax", "js-pytorch"];
  const versions: [string, string | undefined][] = [
    ["Node", process.version.slice(1)],
    ["V8", process.versions.v8],
    ...peers.map((peer): [string, string | undefined] => [peer, peerVersion(context, peer)]),
    ["Python", (numpy ?? torch)?.python],
    ["NumPy", withBlas(numpy)],
    ["PyTorch", withBlas(torch)],
  ];
  return {
    processor: `${cpus().length} x ${cpus()[0]?.model ?? "unknown processor"}`,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    versions: Object.fromEntries(versions.filter((pair): pair is [string, string] => pair[1] !== undefined)),
    loadAverage: loadavg()[0] ?? 0,
  };
}

const withBlas = (python: Python | undefined) =>
  python === undefined ? undefined : `${python.version} (multiplies with ${python.blas.name})`;

/** One line for each peer that has no BLAS worth comparing with. */
export function blasWarnings({ python: { numpy, torch } }: Context): string[] {
  const peers = [["NumPy", numpy] as const, ["PyTorch", torch] as const];
  return peers.flatMap(([name, python]) =>
    python?.blas.slow === true ? [`warning: ${unfair(name, python.blas)}`] : [],
  );
}

/** Others at work distort every number. */
export function loadWarning({ loadAverage }: Machine): string | undefined {
  return loadAverage > 0.5
    ? `warning: the load average is ${loadAverage.toFixed(2)}. Something else is running; the numbers will ` +
        `not be good`
    : undefined;
}

export const formatMachine = ({ processor, memoryGB, platform, versions }: Machine): string =>
  `${processor}, ${memoryGB} GB, ${platform}. ${Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ")}.`;

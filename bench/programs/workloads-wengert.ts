/**
 * Microseconds of each workload: the median of single calls, the first half of which warms up. Each group is a
 * process of its own. Usage: workloads-wengert.js SECONDS [GROUP]
 */
import { spawnSync } from "node:child_process";
import { manualSeed } from "wengert";
import "./settings.js";
import { groups } from "./workloads/index.js";

const [, program = "", seconds = "0.5", group] = process.argv;
if (group === undefined)
  for (const each of Object.keys(groups)) {
    const { status } = spawnSync(process.execPath, [program, seconds, each], { stdio: "inherit" });
    if (status !== 0) process.exit(status ?? 1);
  }
else {
  manualSeed(0);
  for (const [name, make] of Object.entries(groups[group] ?? {}))
    console.log(`${name}: ${microseconds(make()).toFixed(2)} us`);
}

function microseconds(run: () => unknown): number {
  run();
  run();
  const times: number[] = [];
  const end = performance.now() + Number(seconds) * 1e3;
  while (times.length < 5 || (performance.now() < end && times.length < 200_000)) {
    const start = performance.now();
    run();
    times.push(performance.now() - start);
  }
  const steady = times.slice(times.length >> 1).sort((a, b) => a - b);
  return (steady[steady.length >> 1] as number) * 1e3;
}

/** Two hosts on this machine: network namespaces with addresses of their own, and a cable between them. */
import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Installed, LaunchOptions } from "./launch.js";

/** What the two are called, here alone. */
const names = [0, 1].map((i) => `mpi${process.pid}-${i}`) as [string, string];
const addresses = ["10.231.77.1", "10.231.77.2"] as const;
const cable = "cable0";
const folder = fileURLToPath(new URL("node_modules/", import.meta.url));

/** @throws with the words of the command. */
function call(command: string): string {
  const [file = "", ...args] = command.split(" ");
  return execFileSync(file, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** The command's own words where it fails, else undefined. */
function refusalOf(command: string): string | undefined {
  try {
    call(command);
    return undefined;
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    return `${command}: ${(stderr || message).trim()}`;
  }
}

/** @returns why there can be none here, else undefined. */
export function setUpHosts(): string | undefined {
  const [first, second] = names;
  for (const command of [
    `ip netns add ${first}`,
    `ip netns add ${second}`,
    `ip link add ${cable} netns ${first} type veth peer name ${cable} netns ${second}`,
    ...names.flatMap((name, i) => [
      `ip -n ${name} addr add ${addresses[i]}/24 dev ${cable}`,
      `ip -n ${name} link set lo up`,
      `ip -n ${name} link set ${cable} up`,
    ]),
  ]) {
    const refusal = refusalOf(command);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** Packets take a millisecond each way, and one of a thousand is lost. @returns why that cannot be, else undefined. */
export const slowDown = (): string | undefined =>
  names
    .map((name) =>
      refusalOf(`ip netns exec ${name} tc qdisc add dev ${cable} root netem delay 1ms loss 0.1%`),
    )
    .find((each) => each !== undefined);

/** As when its power fails: the cable is dead, and with it all that ran there; nobody says goodbye. */
export function loseSecond(): void {
  const [, second] = names;
  call(`ip -n ${second} link set ${cable} down`);
  for (const pid of pidsOf(second)) process.kill(pid, "SIGKILL");
}

export function bringBackSecond(): void {
  call(`ip -n ${names[1]} link set ${cable} up`);
}

/** What runs on the first host. */
export const runningOnFirst = (): number[] => pidsOf(names[0]);

const pidsOf = (name: string): number[] =>
  call(`ip netns pids ${name}`)
    .split("\n")
    .filter((line) => line !== "")
    .map(Number)
    .filter((pid) => !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8")));

export function takeDownHosts(): void {
  for (const name of names) refusalOf(`ip netns del ${name}`);
}

/** mpiexec on the first host, which starts what belongs on the second by this in the place of ssh. */
export function acrossHosts({ name }: Installed): LaunchOptions {
  const agent = `${folder}${names[1]}.sh`;
  writeFileSync(
    agent,
    [
      "#!/bin/sh",
      "# called as ssh is: options, the host, what is to run there",
      'for each; do case "$each" in -*) shift ;; *) break ;; esac; done',
      "shift",
      `exec ip netns exec ${names[1]} unshare --uts sh -c "hostname second; $*"`,
      "",
    ].join("\n"),
  );
  chmodSync(agent, 0o755);
  const places = `${addresses[0]}:2,${addresses[1]}:1`;
  const before = ["ip", "netns", "exec", names[0]];
  if (name === "MPICH")
    return {
      before,
      mpiArgs: ["-launcher", "ssh", "-launcher-exec", agent, "-iface", cable, "-hosts", places],
    };
  const set = (key: string, value: string) => ["--mca", key, value];
  return {
    before,
    mpiArgs: [
      ...set("plm_rsh_agent", agent),
      ...set("oob_tcp_if_include", cable),
      ...set("btl_tcp_if_include", cable),
      "--host",
      places,
    ],
    env: { OMPI_MCA_btl: "self,tcp" },
  };
}

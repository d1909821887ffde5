/** Processes of other programs: what they print, or an error with what they complained of. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Answer } from "../program/answer.js";

const patience = 180_000; // milliseconds
/** So much of what a process says when it fails. */
const shownLines = 12;
const shownColumns = 200;

/** Where a file of the packages of this folder is. */
export const tool = (path: string) => fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url));

const quiet = { ...process.env, NODE_OPTIONS: "", NO_COLOR: "1", NEXT_TELEMETRY_DISABLED: "1" };

export function run(command: string, words: string[], folder?: string, env = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, {
      cwd: folder,
      env: { ...quiet, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: patience,
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (text) => (stdout += text));
    child.stderr.on("data", (text) => (stderr += text));
    child.on("error", reject);
    child.on("close", (status, signal) => {
      if (status === 0) return resolve(stdout);
      const said = `${stderr}\n${stdout}`
        .trim()
        .split("\n")
        .slice(0, shownLines)
        .map((line) => (line.length > shownColumns ? `${line.slice(0, shownColumns)}...` : line))
        .join("\n");
      reject(new Error(`ended with ${signal ?? status}:\n${said}`));
    });
  });
}

/** Starts a server, hands its address to `use` when it is printed, and ends it. */
export async function whileServing<T>(
  words: string[],
  folder: string,
  use: (address: string) => Promise<T>,
): Promise<T> {
  const child = spawn(process.execPath, words, {
    cwd: folder,
    env: quiet,
    stdio: ["ignore", "pipe", "pipe"],
  });
  try {
    const address = await new Promise<string>((resolve, reject) => {
      let said = "";
      const listen = (text: unknown) => {
        said += text;
        const [found] = /http:\/\/(localhost|127\.0\.0\.1):\d+/.exec(said) ?? [];
        if (found !== undefined) resolve(found);
      };
      child.stdout.on("data", listen);
      child.stderr.on("data", listen);
      child.on("error", reject);
      child.on("close", (status) => reject(new Error(`ended with ${status}:\n${said}`)));
      setTimeout(() => reject(new Error(`no address was printed:\n${said}`)), patience).unref();
    });
    return await use(address);
  } finally {
    child.kill();
  }
}

/** What program/print.ts prints. */
export async function askProcess(
  command: string,
  words: string[],
  folder: string,
  env = {},
): Promise<Answer> {
  const printed = await run(command, words, folder, env);
  return JSON.parse(printed.trim().split("\n").at(-1) ?? "");
}

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

export function run(command: string, words: string[], folder?: string, env = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, {
      cwd: folder,
      env: { ...process.env, NODE_OPTIONS: "", NO_COLOR: "1", ...env },
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

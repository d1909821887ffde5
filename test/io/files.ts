/** Folders for the tests of files, and the files that foreign programs wrote. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished } from "vitest";

/** Of a file that test/fixtures/files/write.py has written. */
export const fixturePath = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/files/${name}`, import.meta.url));

export const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(fixturePath(name)));

/** A new folder, gone when the test that asked for it is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "wengert-io-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A new file; its path. */
export function temporaryFile(name: string, bytes: Uint8Array | string): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, bytes);
  return path;
}

export const textBytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What is saved under the names of data, and is none. */
export const noData: Readonly<Record<string, Uint8Array>> = {
  nothing: new Uint8Array(),
  "one byte": new Uint8Array(1),
  zeros: new Uint8Array(1000),
  ones: new Uint8Array(1000).fill(255),
  "a page": textBytes(
    `<!doctype html>\n<html><head><title>Sign in</title></head>${"<p>".repeat(500)}</html>`,
  ),
  "an answer": textBytes("404: Not Found"),
  "a pointer": textBytes("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 10\n"),
  "a pickle": Uint8Array.from([0x80, 4, 0x95, 10, 0, 0, 0, 0, 0, 0, 0, 0x7d, 0x94, 0x2e]),
  gzip: Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
};

/** What it throws. */
export function errorOf(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    return error as Error;
  }
  throw new Error("it took it");
}

/** The same, and that it takes no more than 100 ms of the processor, and 50 MB for elements. */
export function quickErrorOf(run: () => unknown): Error {
  for (let tries = 1; ; tries++) {
    const end = begun();
    const error = errorOf(run);
    if (end(tries)) return error;
  }
}

/** The same of what may be a promise. */
export async function quickRefusal(run: () => unknown): Promise<Error> {
  for (let tries = 1; ; tries++) {
    const end = begun();
    const error = await Promise.resolve()
      .then(run)
      .then(
        () => new Error("it took it"),
        (reason) => reason,
      );
    if (end(tries)) return error;
  }
}

/** Whether the try was quick: garbage of others, compilers and neighbours are slow now and then, a bomb each time. */
function begun(): (tries: number) => boolean {
  const before = process.memoryUsage().arrayBuffers;
  const began = process.cpuUsage();
  return (tries) => {
    const { user, system } = process.cpuUsage(began);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50e6);
    const milliseconds = (user + system) / 1000;
    if (tries === 10) expect(milliseconds).toBeLessThan(100);
    return milliseconds < 100;
  };
}

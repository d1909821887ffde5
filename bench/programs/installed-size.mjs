/**
 * Installs packages alone, for production, and prints what that put on the disk; a library's folder is packed
 * first. Usage: installed-size.mjs FOLDER | NAME@VERSION ...
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const wanted = process.argv.slice(2);
const place = mkdtempSync(join(tmpdir(), "wengert-bench-size-"));
const npm = (args, cwd = place) => execFileSync("npm", args, { cwd, encoding: "utf8", stdio: "pipe" });
const files = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
const bytes = (found) =>
  found.reduce((sum, each) => sum + statSync(join(each.parentPath ?? each.path, each.name)).size, 0);

try {
  writeFileSync(join(place, "package.json"), '{ "private": true }');
  let packed = 0;
  const pack = (name) => {
    const [{ filename, size }] = JSON.parse(
      npm(["pack", "--json", "--ignore-scripts", "--pack-destination", place, name]),
    );
    packed += size;
    return join(place, filename);
  };
  const sources = wanted.map((each) => pack(existsSync(each) ? resolve(each) : each));
  npm([
    "install",
    "--ignore-scripts",
    "--omit=dev",
    "--no-audit",
    "--no-fund",
    "--prefer-offline",
    ...sources,
  ]);
  const modules = join(place, "node_modules");
  const installed = files(modules);
  const lock = installed.filter((each) => each.name === ".package-lock.json");
  console.log(`packed kB: ${(packed / 1e3).toFixed(1)}`);
  console.log(`installed MB: ${((bytes(installed) - bytes(lock)) / 1e6).toFixed(2)}`);
  const packages = npm(["ls", "--all", "--parseable"]).trim().split("\n").length - 1;
  console.log(`packages: ${packages}`);
} finally {
  rmSync(place, { recursive: true, force: true });
}

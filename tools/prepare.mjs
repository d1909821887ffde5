/**
 * Builds the package where there is none: npm runs this in what it has cloned, when the library is installed from
 * git, and in a fresh checkout. Where the compilers are left out (`--omit=dev`) there is nothing to build with.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const there = (path) => existsSync(fileURLToPath(new URL(`../${path}`, import.meta.url)));

if (!there("dist/index.js") && there("node_modules/rolldown")) await import("./build.mjs");

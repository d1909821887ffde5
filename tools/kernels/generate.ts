/**
 * Writes the files that the contract of the kernels gives (`npm run kernels:generate`); a test fails where
 * one is not fresh.
 */
import { writeFileSync } from "node:fs";
import { generatedFiles } from "./texts.js";

for (const [path, text] of Object.entries(generatedFiles())) {
  writeFileSync(new URL(`../../${path}`, import.meta.url), text);
  console.log(`wrote ${path}`);
}

/**
 * `npm run translations`: says which documents lack a translation, and which translations have not seen their
 * source as it is now. With `-- -u` all are said to be translations of the present state: for whoever has just
 * made them so.
 */
import { writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { blocksOf, recorded } from "./blocks.js";
import { isThere, olderIn, root, sources, textOf, translationOf, translations } from "./documents.js";

const update = process.argv.includes("-u");
let found = 0;
for (const source of sources)
  for (const lang of translations) {
    const path = translationOf(source, lang);
    if (isThere(path) && update) {
      const name = posix.relative(dirname(path), source);
      writeFileSync(join(root, path), recorded(textOf(path), name, blocksOf(textOf(source))));
    }
    for (const fault of isThere(path) ? olderIn(source, lang) : ["is missing"]) {
      found++;
      console.log(`${path} ${fault}`);
    }
  }
console.log(found === 0 ? "all translations are as new as their sources" : `${found} to do`);

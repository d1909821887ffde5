/**
 * Writes the tables of docs/scaling.md from measured.json. What stands there is printed, on a machine with Open MPI and
 * koffi, by bench/programs/scaling-wengert.ts: `npm run bench -- --only u`.
 *
 *   npx tsx tools/scaling/run.ts
 */
import { readFileSync, writeFileSync } from "node:fs";
import { withTables } from "./table.js";

const document = new URL("../../docs/scaling.md", import.meta.url);
const measured = JSON.parse(readFileSync(new URL("measured.json", import.meta.url), "utf8"));
writeFileSync(document, withTables(readFileSync(document, "utf8"), measured));

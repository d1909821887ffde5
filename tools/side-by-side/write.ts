/** Writes docs/side-by-side.md: `npm run docs:zoo`. */
import { writeFileSync } from "node:fs";
import { page } from "./page.js";
import { programs } from "./programs.js";

writeFileSync(new URL("../../docs/side-by-side.md", import.meta.url), page(programs().pairs));

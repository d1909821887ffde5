/** The playground: what is typed runs, and beside it stand what it printed, its graph and its numbers. */
import { Page } from "./page.js";

void new Page().begin();

/** The playground: what is typed runs, and beside it stand what it printed, its graph and its numbers. */
import { keepOffline } from "../page/offline.js";
import { Page } from "./page.js";

void new Page().begin();
keepOffline();

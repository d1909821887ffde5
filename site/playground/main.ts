/** The playground: what is typed runs, and beside it stand what it printed, its graph and its numbers. */
import { keepOffline } from "../page/offline.js";
import { keepHeadLow } from "./head.js";
import { Page } from "./page.js";

keepHeadLow();
void new Page().begin();
keepOffline();

/** The only script of the site in pages that others write: lessons, the reference. */
import { keepOffline } from "./offline.js";

keepOffline((document.currentScript as HTMLScriptElement).src);

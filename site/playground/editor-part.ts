/** The editor as a part of its own, which comes when the first picture is seen. */
import { Editor } from "./editor.js";

globalThis.wengertEditor = Editor;

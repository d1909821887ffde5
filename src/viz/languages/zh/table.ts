/** 中文: everything that pictures, players and reports say, in simplified Chinese. */
import type { Translation } from "../translation.js";
import { explorer } from "./explorer.js";
import { network } from "./network.js";
import { ops } from "./ops.js";
import { page } from "./page.js";
import { pictures } from "./pictures.js";
import { report } from "./report.js";
import { steps } from "./steps.js";

export const translation: Translation = { pictures, steps, page, explorer, network, report, ops };

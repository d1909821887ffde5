/** The page of a network of two affine layers, and what records its training for it. */
export { type NetworkHtmlOptions, type NetworkImages, toNetworkHtml } from "./html.js";
export type { NetworkLayer, NetworkModel, Parameters as NetworkParameters } from "./layers.js";
export { type NetworkMoment, NetworkRecorder, type NetworkRecording, type RecordedLoss } from "./recorder.js";

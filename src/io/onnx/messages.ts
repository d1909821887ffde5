/** The messages of tools/protobuf/onnx.proto, written by `npm run generate --prefix tools/protobuf`. */

/** What @bufbuild/protobuf encodes and decodes them by: the file's descriptor, in base64. */
export const descriptor =
  "Cgpvbm54LnByb3RvEgRvbm54IrUCCg5BdHRyaWJ1dGVQcm90bxISCgRuYW1lGAEgASgJUgRuYW1lEgwKAWYYAiABKAJSAWYS" +
  "DAoBaRgDIAEoA1IBaRIMCgFzGAQgASgMUgFzEh8KAXQYBSABKAsyES5vbm54LlRlbnNvclByb3RvUgF0EhYKBmZsb2F0cxgH" +
  "IAMoAlIGZmxvYXRzEhIKBGludHMYCCADKANSBGludHMSNgoEdHlwZRgUIAEoDjIiLm9ubnguQXR0cmlidXRlUHJvdG8uQXR0" +
  "cmlidXRlVHlwZVIEdHlwZSJgCg1BdHRyaWJ1dGVUeXBlEg0KCVVOREVGSU5FRBAAEgkKBUZMT0FUEAESBwoDSU5UEAISCgoG" +
  "U1RSSU5HEAMSCgoGVEVOU09SEAQSCgoGRkxPQVRTEAYSCAoESU5UUxAHIkkKDlZhbHVlSW5mb1Byb3RvEhIKBG5hbWUYASAB" +
  "KAlSBG5hbWUSIwoEdHlwZRgCIAEoCzIPLm9ubnguVHlwZVByb3RvUgR0eXBlIrIBCglOb2RlUHJvdG8SFAoFaW5wdXQYASAD" +
  "KAlSBWlucHV0EhYKBm91dHB1dBgCIAMoCVIGb3V0cHV0EhIKBG5hbWUYAyABKAlSBG5hbWUSFwoHb3BfdHlwZRgEIAEoCVIG" +
  "b3BUeXBlEjIKCWF0dHJpYnV0ZRgFIAMoCzIULm9ubnguQXR0cmlidXRlUHJvdG9SCWF0dHJpYnV0ZRIWCgZkb21haW4YByAB" +
  "KAlSBmRvbWFpbiKlAgoKTW9kZWxQcm90bxIdCgppcl92ZXJzaW9uGAEgASgDUglpclZlcnNpb24SIwoNcHJvZHVjZXJfbmFt" +
  "ZRgCIAEoCVIMcHJvZHVjZXJOYW1lEikKEHByb2R1Y2VyX3ZlcnNpb24YAyABKAlSD3Byb2R1Y2VyVmVyc2lvbhImCgVncmFw" +
  "aBgHIAEoCzIQLm9ubnguR3JhcGhQcm90b1IFZ3JhcGgSOwoMb3BzZXRfaW1wb3J0GAggAygLMhgub25ueC5PcGVyYXRvclNl" +
  "dElkUHJvdG9SC29wc2V0SW1wb3J0EkMKDm1ldGFkYXRhX3Byb3BzGA4gAygLMhwub25ueC5TdHJpbmdTdHJpbmdFbnRyeVBy" +
  "b3RvUg1tZXRhZGF0YVByb3BzIkAKFlN0cmluZ1N0cmluZ0VudHJ5UHJvdG8SEAoDa2V5GAEgASgJUgNrZXkSFAoFdmFsdWUY" +
  "AiABKAlSBXZhbHVlItQBCgpHcmFwaFByb3RvEiMKBG5vZGUYASADKAsyDy5vbm54Lk5vZGVQcm90b1IEbm9kZRISCgRuYW1l" +
  "GAIgASgJUgRuYW1lEjMKC2luaXRpYWxpemVyGAUgAygLMhEub25ueC5UZW5zb3JQcm90b1ILaW5pdGlhbGl6ZXISKgoFaW5w" +
  "dXQYCyADKAsyFC5vbm54LlZhbHVlSW5mb1Byb3RvUgVpbnB1dBIsCgZvdXRwdXQYDCADKAsyFC5vbm54LlZhbHVlSW5mb1By" +
  "b3RvUgZvdXRwdXQi9AMKC1RlbnNvclByb3RvEhIKBGRpbXMYASADKANSBGRpbXMSGwoJZGF0YV90eXBlGAIgASgFUghkYXRh" +
  "VHlwZRIhCgpmbG9hdF9kYXRhGAQgAygCQgIQAVIJZmxvYXREYXRhEiEKCmludDMyX2RhdGEYBSADKAVCAhABUglpbnQzMkRh" +
  "dGESHwoLc3RyaW5nX2RhdGEYBiADKAxSCnN0cmluZ0RhdGESIQoKaW50NjRfZGF0YRgHIAMoA0ICEAFSCWludDY0RGF0YRIS" +
  "CgRuYW1lGAggASgJUgRuYW1lEhkKCHJhd19kYXRhGAkgASgMUgdyYXdEYXRhEiMKC2RvdWJsZV9kYXRhGAogAygBQgIQAVIK" +
  "ZG91YmxlRGF0YRIjCgt1aW50NjRfZGF0YRgLIAMoBEICEAFSCnVpbnQ2NERhdGESQQoNZXh0ZXJuYWxfZGF0YRgNIAMoCzIc" +
  "Lm9ubnguU3RyaW5nU3RyaW5nRW50cnlQcm90b1IMZXh0ZXJuYWxEYXRhEkMKDWRhdGFfbG9jYXRpb24YDiABKA4yHi5vbm54" +
  "LlRlbnNvclByb3RvLkRhdGFMb2NhdGlvblIMZGF0YUxvY2F0aW9uIikKDERhdGFMb2NhdGlvbhILCgdERUZBVUxUEAASDAoI" +
  "RVhURVJOQUwQASKaAQoQVGVuc29yU2hhcGVQcm90bxIyCgNkaW0YASADKAsyIC5vbm54LlRlbnNvclNoYXBlUHJvdG8uRGlt" +
  "ZW5zaW9uUgNkaW0aUgoJRGltZW5zaW9uEh0KCWRpbV92YWx1ZRgBIAEoA0gAUghkaW1WYWx1ZRIdCglkaW1fcGFyYW0YAiAB" +
  "KAlIAFIIZGltUGFyYW1CBwoFdmFsdWUipAEKCVR5cGVQcm90bxI5Cgt0ZW5zb3JfdHlwZRgBIAEoCzIWLm9ubnguVHlwZVBy" +
  "b3RvLlRlbnNvckgAUgp0ZW5zb3JUeXBlGlMKBlRlbnNvchIbCgllbGVtX3R5cGUYASABKAVSCGVsZW1UeXBlEiwKBXNoYXBl" +
  "GAIgASgLMhYub25ueC5UZW5zb3JTaGFwZVByb3RvUgVzaGFwZUIHCgV2YWx1ZSJGChJPcGVyYXRvclNldElkUHJvdG8SFgoG" +
  "ZG9tYWluGAEgASgJUgZkb21haW4SGAoHdmVyc2lvbhgCIAEoA1IHdmVyc2lvbg==";

export interface AttributeProto {
  readonly name?: string;
  readonly f?: number;
  readonly i?: bigint;
  readonly s?: Uint8Array;
  readonly t?: TensorProto;
  readonly floats?: readonly number[];
  readonly ints?: readonly bigint[];
  readonly type?: number;
}

export interface ValueInfoProto {
  readonly name?: string;
  readonly type?: TypeProto;
}

export interface NodeProto {
  readonly input?: readonly string[];
  readonly output?: readonly string[];
  readonly name?: string;
  readonly opType?: string;
  readonly attribute?: readonly AttributeProto[];
  readonly domain?: string;
}

export interface ModelProto {
  readonly irVersion?: bigint;
  readonly producerName?: string;
  readonly producerVersion?: string;
  readonly graph?: GraphProto;
  readonly opsetImport?: readonly OperatorSetIdProto[];
  readonly metadataProps?: readonly StringStringEntryProto[];
}

export interface StringStringEntryProto {
  readonly key?: string;
  readonly value?: string;
}

export interface GraphProto {
  readonly node?: readonly NodeProto[];
  readonly name?: string;
  readonly initializer?: readonly TensorProto[];
  readonly input?: readonly ValueInfoProto[];
  readonly output?: readonly ValueInfoProto[];
}

export interface TensorProto {
  readonly dims?: readonly bigint[];
  readonly dataType?: number;
  readonly floatData?: readonly number[];
  readonly int32Data?: readonly number[];
  readonly stringData?: readonly Uint8Array[];
  readonly int64Data?: readonly bigint[];
  readonly name?: string;
  readonly rawData?: Uint8Array;
  readonly doubleData?: readonly number[];
  readonly uint64Data?: readonly bigint[];
  readonly externalData?: readonly StringStringEntryProto[];
  readonly dataLocation?: number;
}

export interface TensorShapeProto {
  readonly dim?: readonly TensorShapeProtoDimension[];
}

export interface TensorShapeProtoDimension {
  readonly value?:
    | { readonly case: "dimValue"; readonly value: bigint }
    | { readonly case: "dimParam"; readonly value: string }
    | { readonly case: undefined; readonly value?: undefined };
}

export interface TypeProto {
  readonly value?:
    | { readonly case: "tensorType"; readonly value: TypeProtoTensor }
    | { readonly case: undefined; readonly value?: undefined };
}

export interface TypeProtoTensor {
  readonly elemType?: number;
  readonly shape?: TensorShapeProto;
}

export interface OperatorSetIdProto {
  readonly domain?: string;
  readonly version?: bigint;
}

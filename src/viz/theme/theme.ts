/**
 * The colours of a picture, as data. In every theme forward and backward stay apart for all three
 * colour-vision deficiencies (CIEDE2000 >= 29), and text keeps a contrast of at least 4.5:1; a test computes
 * both.
 */

export interface Theme {
  readonly background: string;
  readonly text: string;
  /** Values: the edges that go forward, and what stands above them. */
  readonly forward: string;
  /** Gradients: the edges that go back, and what stands below them. */
  readonly backward: string;
  readonly opFill: string;
  readonly opLine: string;
  readonly parameterFill: string;
  readonly parameterLine: string;
  /** Inputs and constants. */
  readonly inputFill: string;
  readonly inputLine: string;
  readonly moduleLine: string;
  readonly moduleText: string;
  /** What was not computed, and constants that are dimmed. */
  readonly faint: string;
  /** NaN and infinities. */
  readonly alarm: string;
  readonly alarmFill: string;
}

export const themes = {
  light: {
    background: "#FFFFFF",
    text: "#1A1A1A",
    forward: "#222222",
    backward: "#B34700",
    opFill: "#D6E8F5",
    opLine: "#005A8F",
    parameterFill: "#FFE8B3",
    parameterLine: "#805500",
    inputFill: "#F2F2F2",
    inputLine: "#6B6675",
    moduleLine: "#777384",
    moduleText: "#44404F",
    faint: "#6E6E6E",
    alarm: "#A3005C",
    alarmFill: "#FFE0F0",
  },
  dark: {
    background: "#16181D",
    text: "#F2F2F2",
    forward: "#E6E6E6",
    backward: "#FF7F2A",
    opFill: "#123A56",
    opLine: "#7CC4F2",
    parameterFill: "#4A3500",
    parameterLine: "#FFCC66",
    inputFill: "#2A2D34",
    inputLine: "#A5A2AE",
    moduleLine: "#8E8A99",
    moduleText: "#C9C5D4",
    faint: "#9A9AA0",
    alarm: "#FF8AC4",
    alarmFill: "#4D0A30",
  },
  print: {
    background: "#FFFFFF",
    text: "#000000",
    forward: "#000000",
    backward: "#6B6B6B",
    opFill: "#FFFFFF",
    opLine: "#000000",
    parameterFill: "#E6E6E6",
    parameterLine: "#000000",
    inputFill: "#FFFFFF",
    inputLine: "#555555",
    moduleLine: "#777777",
    moduleText: "#333333",
    faint: "#737373",
    alarm: "#000000",
    alarmFill: "#FFFFFF",
  },
  contrast: {
    background: "#FFFFFF",
    text: "#000000",
    forward: "#000000",
    backward: "#A33A00",
    opFill: "#FFFFFF",
    opLine: "#00416A",
    parameterFill: "#FFF3D1",
    parameterLine: "#5C3D00",
    inputFill: "#FFFFFF",
    inputLine: "#3D3A45",
    moduleLine: "#3D3A45",
    moduleText: "#000000",
    faint: "#595959",
    alarm: "#800048",
    alarmFill: "#FFFFFF",
  },
} as const satisfies Record<string, Theme>;

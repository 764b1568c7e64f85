import {
  type ChartOptions,
  ColorType,
  CrosshairMode,
  type DeepPartial,
  LineStyle,
  type PriceChartOptions,
} from "lightweight-charts";
import type { Tokens } from "#shared/tokens.ts";
import { axisAmount, axisDay, axisTick } from "./axis-words.ts";

/** A chart over days. */
export function chartOptions(): DeepPartial<ChartOptions> {
  const common = commonOptions();
  return {
    ...common,
    localization: { priceFormatter: axisAmount, timeFormatter: axisDay },
    timeScale: {
      ...common.timeScale,
      // Thirty years of days fit into the width of a phone.
      minBarSpacing: 0.02,
      tickMarkFormatter: axisTick,
    },
  };
}

/** A chart over numbers that count. */
export function countOptions(): DeepPartial<PriceChartOptions> {
  const { timeScale, ...common } = commonOptions();
  return {
    ...common,
    localization: { priceFormatter: axisAmount, precision: 0 },
    timeScale: { ...timeScale, minBarSpacing: 0.1 },
  };
}

/**
 * What all charts share. The library's logo would need an inline style sheet, which our policy refuses; its
 * notice stands on the page `/about`. A wheel scrolls the page; a drag selects, which is ours.
 */
function commonOptions() {
  return {
    autoSize: true,
    layout: { attributionLogo: false },
    handleScale: { mouseWheel: false, pinch: true, axisPressedMouseMove: false, axisDoubleClickReset: false },
    handleScroll: { mouseWheel: true, pressedMouseMove: false, horzTouchDrag: true, vertTouchDrag: false },
    kineticScroll: { touch: !matchMedia("(prefers-reduced-motion: reduce)").matches, mouse: false },
    rightPriceScale: {
      borderVisible: false,
      entireTextOnly: true,
      scaleMargins: { top: 0.08, bottom: 0.08 },
    },
    timeScale: {
      borderVisible: false,
      fixLeftEdge: true,
      fixRightEdge: true,
      lockVisibleTimeRangeOnResize: true,
    },
  };
}

/** The colours and the font, which a canvas does not inherit. */
export function chartPaint(colours: Tokens) {
  const cross = {
    color: colours.faint,
    style: LineStyle.Dotted,
    labelBackgroundColor: colours.faint,
  } as const;
  return {
    layout: {
      background: { type: ColorType.Solid, color: "transparent" },
      fontFamily: '"Inter Variable", system-ui, sans-serif',
      fontSize: 11,
      textColor: colours.soft,
      panes: { enableResize: false, separatorColor: colours.line },
    },
    grid: { vertLines: { visible: false }, horzLines: { color: colours.line } },
    crosshair: {
      mode: CrosshairMode.Magnet,
      vertLine: { ...cross, labelVisible: false },
      horzLine: { ...cross, visible: false, labelVisible: false },
    },
  };
}

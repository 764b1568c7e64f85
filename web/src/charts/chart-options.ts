import { ColorType, CrosshairMode, LineStyle, type ChartOptions, type DeepPartial } from "lightweight-charts";
import type { Tokens } from "#shared/tokens.ts";
import { axisAmount, axisDay, axisTick } from "./axis-words.ts";

/**
 * What all charts share. The library's logo would need an inline style sheet, which our policy refuses; its
 * notice stands on the page `/about`. A wheel scrolls the page; a drag selects, which is ours.
 */
export function chartOptions(): DeepPartial<ChartOptions> {
  return {
    autoSize: true,
    layout: { attributionLogo: false },
    handleScale: { mouseWheel: false, pinch: true, axisPressedMouseMove: false, axisDoubleClickReset: false },
    handleScroll: { mouseWheel: true, pressedMouseMove: false, horzTouchDrag: true, vertTouchDrag: false },
    kineticScroll: { touch: !matchMedia("(prefers-reduced-motion: reduce)").matches, mouse: false },
    localization: { priceFormatter: axisAmount, timeFormatter: axisDay },
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
      // Thirty years of days fit into the width of a phone.
      minBarSpacing: 0.02,
      tickMarkFormatter: axisTick,
    },
  };
}

/** The colours and the font, which a canvas does not inherit. */
export function chartPaint(colours: Tokens): DeepPartial<ChartOptions> {
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

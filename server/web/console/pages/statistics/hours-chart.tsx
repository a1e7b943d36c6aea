import { useEffect, useRef } from 'react';
import { BarChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsCoreOption } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useNavigate } from 'react-router';
import { useWords } from '../../../kit/speaking.ts';
import { useAppearance } from '../../frame/appearance.ts';
import type { Bar } from './summary.ts';

use([BarChart, GridComponent, TooltipComponent, CanvasRenderer]);

interface HoursChartProps {
  bars: readonly Bar[];
  label: string;
  toPath: (key: string) => string;
  /** Days stand upright side by side; names lie, so that they can be read. */
  isDays: boolean;
}

const ROW = 30;

/** Hours as bars; a press on a bar opens what is behind it. The table below says the same to those who cannot see it. */
export default function HoursChart(props: HoursChartProps) {
  const { appearance } = useAppearance();
  return <Chart key={appearance} {...props} />; // Canvas does not follow the page's colours by itself.
}

function Chart({ bars, label, toPath, isDays }: HoursChartProps) {
  const { t, format } = useWords();
  const navigate = useNavigate();
  const box = useRef<HTMLDivElement>(null);
  const height = isDays ? 240 : Math.max(120, bars.length * ROW + 40);

  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const chart = init(element);
    const title = (bar: Bar): string => (isDays ? format.day(bar.title) : bar.title);
    const tip = (bar: Bar): string =>
      t('statistics.chartSummary', { title: title(bar), hours: format.hours(bar.hours * 3_600_000), showings: bar.showings });
    chart.setOption(optionOf(bars, isDays, title, tip, getComputedStyle(element)));
    chart.on('click', ({ dataIndex }) => {
      const bar = bars[dataIndex];
      if (bar) void navigate(toPath(bar.key));
    });
    const resize = new ResizeObserver(() => chart.resize());
    resize.observe(element);
    return () => {
      resize.disconnect();
      chart.dispose();
    };
  }, [bars, isDays, format, t, navigate, toPath]);
  return <div ref={box} role="img" aria-label={label} className="fc-chart" style={{ height }} />;
}

/** Names come from people: they are drawn on canvas, and written as text in the tip. */
const escape = (text: string): string => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

function optionOf(
  bars: readonly Bar[],
  isDays: boolean,
  title: (bar: Bar) => string,
  tip: (bar: Bar) => string,
  css: CSSStyleDeclaration,
): EChartsCoreOption {
  const color = (name: string): string => css.getPropertyValue(name).trim();
  const text = { color: color('--fc-mute'), fontFamily: css.fontFamily };
  const names = {
    type: 'category',
    data: bars.map(title),
    inverse: !isDays,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: color('--fc-line') } },
    axisLabel: { ...text, width: isDays ? 80 : 180, overflow: 'truncate' },
  };
  const values = { type: 'value', splitLine: { lineStyle: { color: color('--fc-line') } }, axisLabel: text };
  return {
    animation: false,
    grid: { left: 8, right: 24, top: 12, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: { trigger: 'item', formatter: ({ dataIndex }: { dataIndex: number }) => escape(bars[dataIndex] ? tip(bars[dataIndex]) : '') },
    xAxis: isDays ? names : values,
    yAxis: isDays ? values : names,
    series: [
      {
        type: 'bar',
        data: bars.map((bar) => bar.hours),
        barMaxWidth: 22,
        itemStyle: { color: color('--fc-green'), borderRadius: isDays ? [3, 3, 0, 0] : [0, 3, 3, 0] },
      },
    ],
  };
}

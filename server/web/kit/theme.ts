import { theme, type ThemeConfig } from 'antd';

const FONT = '"Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif';

const shared = {
  colorPrimary: '#1f7a4d',
  colorSuccess: '#1f7a4d',
  colorInfo: '#2f6fbb',
  colorWarning: '#c77a12',
  colorError: '#c0392b',
  colorLink: '#1f7a4d',
  borderRadius: 8,
  fontFamily: FONT,
  fontSize: 14,
  wireframe: false,
};

/** Square: a round one says that only one can be chosen. */
const shape = { borderRadiusSM: 4 };

const light: ThemeConfig = {
  algorithm: theme.defaultAlgorithm,
  token: {
    ...shared,
    colorTextBase: '#1b2b24',
    colorBgLayout: '#f6f8f5',
    // What antd works out of so deep a green is a dirty grey.
    colorSuccessBg: '#e9f5ee',
    colorSuccessBorder: '#a8d3bc',
    colorBorder: '#cfd8d2',
    colorBorderSecondary: '#e3e8e4',
    // The stock greys are too faint on paper for a county office's monitor (contrast under 4.5).
    colorTextSecondary: '#4d5c54',
    colorTextTertiary: '#5b6a62',
    colorTextDescription: '#5b6a62',
    colorTextPlaceholder: '#65736b',
  },
  components: {
    Table: { rowSelectedBg: '#eef6f1', rowSelectedHoverBg: '#e7f2ec' }, // Names in green stay readable on it.
    Checkbox: shape,
  },
};

const dark: ThemeConfig = {
  algorithm: theme.darkAlgorithm,
  token: {
    ...shared,
    colorPrimary: '#54c78f',
    colorSuccess: '#4fb584',
    colorLink: '#6cc79a',
    colorInfo: '#6ea5e6',
    colorWarning: '#e0a03c',
    colorError: '#ffa196',
    colorBgContainer: '#17201b',
    colorBgElevated: '#1d2822',
    colorBgLayout: '#0f1613',
    colorBgBase: '#121a16',
    colorTextBase: '#e7eee9',
    colorTextTertiary: '#a3b0a9',
    colorTextDescription: '#a3b0a9',
    colorTextPlaceholder: '#94a29a',
  },
  components: {
    Button: { primaryColor: '#0c1511', dangerColor: '#0c1511' }, // White on a light green cannot be read.
    Table: { rowSelectedBg: '#1b2a22', rowSelectedHoverBg: '#1b3327' },
    Checkbox: shape,
  },
};

export const themes = { light, dark } as const;
export type Appearance = keyof typeof themes;

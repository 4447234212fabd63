import type { Use } from '#core/plant'

export type UseGroup = 'it' | 'cooling' | 'losses' | 'production' | 'other'
/** Colours of one theme. Uses and roles: Okabe–Ito, safe for colour-blind eyes; the rest as in tokens.css. */
export type Palette = {
  use: Record<Use, string>
  group: Record<UseGroup, string>
  solar: string
  /** fuels and heat */
  fuel: string
  accent: string
  band: string
  limit: string
  text: string
  muted: string
  line: string
  grid: string
  surface: string
}

const okabeIto = {
  blue: '#0072b2',
  sky: '#56b4e9',
  pink: '#cc79a7',
  orange: '#e69f00',
  green: '#009e73',
  yellow: '#f0e442',
}
const light: Palette = {
  use: {
    it: '#2384bd',
    cooling: '#6cbdec',
    losses: '#d48cb3',
    hvac: '#a9d7f2',
    lighting: '#efe27a',
    'compressed-air': '#8f9aa5',
    line: '#bcc4cb',
    other: '#dde2e6',
  },
  group: { it: '#2384bd', cooling: '#6cbdec', losses: '#d48cb3', production: '#bcc4cb', other: '#dde2e6' },
  solar: okabeIto.orange,
  fuel: '#8c7a5b',
  accent: '#05668d',
  band: 'rgba(0, 114, 178, 0.18)',
  limit: '#c2410c',
  text: '#3d4852',
  muted: '#5f6b76',
  line: '#8a959f',
  grid: '#e3e8ec',
  surface: '#ffffff',
}
const dark: Palette = {
  use: {
    it: '#3d90cb',
    cooling: '#85bddd',
    losses: '#c880a8',
    hvac: '#5f93b3',
    lighting: '#c9bd55',
    'compressed-air': '#76828d',
    line: '#535e67',
    other: '#39434b',
  },
  group: { it: '#3d90cb', cooling: '#85bddd', losses: '#c880a8', production: '#535e67', other: '#39434b' },
  solar: '#f5b335',
  fuel: '#a8946f',
  accent: okabeIto.sky,
  band: 'rgba(86, 180, 233, 0.22)',
  limit: '#ff8a5c',
  text: '#cfd6dc',
  muted: '#9aa6b0',
  line: '#74808a',
  grid: '#252d34',
  surface: '#161c21',
}
export const palettes = { light, dark }

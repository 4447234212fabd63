import { useComputedColorScheme } from '@mantine/core'
import { type Palette, palettes } from '../chart/palette.ts'

/** Chart colours of the theme that is shown. */
export const usePalette = (): Palette => palettes[useComputedColorScheme('light')]

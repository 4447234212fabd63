import { useComputedColorScheme } from '@mantine/core'
import { type Palette, palettes } from '../chart/palette.ts'
import { usePrinting } from '../chart/printing.ts'

/** The theme that is shown; paper is light. */
export const useScheme = (): 'light' | 'dark' => {
  const scheme = useComputedColorScheme('light')
  return usePrinting() ? 'light' : scheme
}
/** Chart colours of the theme that is shown. */
export const usePalette = (): Palette => palettes[useScheme()]

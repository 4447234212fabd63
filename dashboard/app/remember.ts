/** What this device remembers; a browser may refuse storage, and then nothing is remembered. */
export const recall = (key: string): string | null => {
  try {
    return localStorage.getItem(`gentani.${key}`)
  } catch {
    return null
  }
}
export const remember = (key: string, value: string | null): void => {
  try {
    if (value === null) localStorage.removeItem(`gentani.${key}`)
    else localStorage.setItem(`gentani.${key}`, value)
  } catch {
    // private windows and locked-down kiosks: the choice lasts as long as the page
  }
}

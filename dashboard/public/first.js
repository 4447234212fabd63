// Runs before anything is painted: the colours that this device was last set to, and no frame where the page has none.
{
  const { documentElement: root } = document
  let scheme = null
  try {
    scheme = localStorage.getItem('gentani.theme')
  } catch {
    // storage may be forbidden: the colours of the system
  }
  const dark = scheme === 'dark' || (scheme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.dataset.mantineColorScheme = dark ? 'dark' : 'light'
  if (/^\/(kiosk|setup)/.test(location.pathname)) root.dataset.frame = 'none'
}

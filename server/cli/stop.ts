/** Resolves at the first SIGINT or SIGTERM. A second one ends the process at once. */
export const stopped = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    let asked = false
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => {
        if (asked) process.exit(1)
        asked = true
        resolve(signal)
      })
  })

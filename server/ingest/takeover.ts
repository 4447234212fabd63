/** Take-overs of one client id within `withinMs` that mean two clients fight for it; one alone is a broken line healed. */
const FIGHT = 3

type Fight = { count: number; since: number; told: boolean }

/**
 * Notices two clients that throw each other out under one id, for ever (MQTT 3.1.1, 3.1.4-2).
 * `note` answers true once for each fight: that is the moment to tell people.
 */
export const takeoverWatch = (withinMs = 60_000): { note(user: string, now: number): boolean } => {
  const fights = new Map<string, Fight>()
  return {
    note(user, now) {
      const fight = fights.get(user)
      if (!fight || now - fight.since > withinMs) {
        fights.set(user, { count: 1, since: now, told: false })
        return false
      }
      fight.count += 1
      if (fight.told) fight.since = now
      if (fight.told || fight.count < FIGHT) return false
      fight.told = true
      return true
    },
  }
}

import type { Database } from 'better-sqlite3'
import type { PlantDiff } from '#core/plant-diff'

/** A version of plant.yaml that was taken into use; `diff` to the version before, null of the first. */
export type PlantVersion = { readonly loaded: number; readonly hash: string; readonly diff: PlantDiff | null }

/** Questions about the versions of plant.yaml. */
export const plantQueries = (db: Database) => ({
  /** Newest first. */
  plantVersions({ limit }: { limit: number }): PlantVersion[] {
    return db
      .prepare<[number], { loaded: number; hash: string; diff: string | null }>(
        'SELECT p.loaded, p.hash, d.diff FROM plants p LEFT JOIN plant_diffs d ON d.plant = p.id ORDER BY p.id DESC LIMIT ?',
      )
      .all(limit)
      .map(({ diff, ...version }) => ({ ...version, diff: diff === null ? null : (JSON.parse(diff) as PlantDiff) }))
  },
})

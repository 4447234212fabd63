import { carrierInfo } from './carrier.ts'
import type { Path } from './finding.ts'
import type { Meter, Site } from './plant.ts'
import { duplicateIds, error, type Flaw } from './plant-flaw.ts'

type List = 'fuel' | 'generation' | 'sold'
const lists: readonly List[] = ['fuel', 'generation', 'sold']
/** What a meter of each list must be; undefined: it is. */
const unfit: Record<List, (m: Meter) => string | undefined> = {
  fuel: (m) =>
    carrierInfo(m.carrier).family.endsWith('fuel') && m.counted ? undefined : 'is no counted meter of a fuel',
  generation: (m) => (m.carrier === 'self_gen_fuel' ? undefined : 'does not meter electricity made from fuel'),
  sold: (m) =>
    m.carrier === 'self_gen_fuel' && m.role === 'sold' && m.counted
      ? undefined
      : 'is no counted meter of electricity made from fuel with role sold',
}

/** Generators of a site: their meters exist, are what they stand for, and belong to one generator each. */
export const checkGenerators = (site: Site, root: Path): Flaw[] => {
  const { generators = [] } = site
  const owner = new Map<string, string>()
  return [
    ...duplicateIds('generator', [...root, 'generators'], generators),
    ...generators.flatMap((generator, i) =>
      lists.flatMap((list) =>
        generator[list].flatMap((id, j) => {
          const at = [...root, 'generators', i, list, j]
          const meter = site.meters.find((m) => m.id === id)
          if (!meter) return [error(at, `unknown meter "${id}" in site ${site.id}`)]
          const before = owner.get(id)
          owner.set(id, generator.id)
          if (before !== undefined)
            return [error(at, `meter "${id}" stands twice: in generators ${before} and ${generator.id}`)]
          const flaw = unfit[list](meter)
          return flaw === undefined ? [] : [error(at, `"${id}" (${meter.carrier}, role ${meter.role}) ${flaw}`)]
        }),
      ),
    ),
  ]
}

import { type ActivityBody, denominatorOf } from './activity.ts'
import type { BaseChange } from './base-change.ts'
import type { CentreRecord } from './centre-record.ts'
import type { Certificate } from './certificate.ts'
import type { DemandResponse } from './demand-response.ts'
import type { ProductShare } from './footprint-year.ts'
import type { AreaFactor, HourCalendar } from './hour-calendar.ts'
import type { Plant } from './plant.ts'
import { placedMeters, segmentMeters } from './plant-index.ts'
import { dayOf, type EpochMs, monthOf } from './time.ts'

type At = { readonly plant: Plant; readonly now: EpochMs }
const unknown = (plant: Plant, id: string): string | undefined =>
  plant.segments.some((s) => s.id === id) ? undefined : `the plant has no segment "${id}"`

/** What of an entered record cannot be so; undefined: it can. */
export const checkActivity = ({ plant, now }: At, body: ActivityBody): string | undefined => {
  const segment = plant.segments.find((s) => s.id === body.segment)
  if (!segment) return unknown(plant, body.segment)
  const of = denominatorOf(segment, body.denominator)
  if (!of) return `segment "${body.segment}" has no denominator "${body.denominator}"`
  if (of.unit !== body.unit) return `the unit of ${body.segment} ${body.denominator} is ${of.unit}, not ${body.unit}`
  return body.month > monthOf(now) ? `${body.month} is not over yet` : undefined
}
export const checkBaseChange = ({ plant }: At, body: BaseChange): string | undefined => unknown(plant, body.segment)
export const checkCalendar = (_: At, { month, days }: HourCalendar): string | undefined => {
  const stray = Object.keys(days).find((day) => !day.startsWith(month))
  return stray === undefined ? undefined : `${stray} is no day of ${month}`
}
export const checkAreaFactor = ({ plant }: At, { area }: AreaFactor): string | undefined =>
  plant.sites.some((s) => s.area === area) ? undefined : `no site lies in the area ${area}`
export const checkResponse = ({ plant, now }: At, body: DemandResponse): string | undefined => {
  if (!plant.sites.some((s) => s.id === body.site)) return `the plant has no site "${body.site}"`
  if (body.day > dayOf(now)) return `${body.day} has not come yet`
  return body.from < body.to ? undefined : `${body.to} is not after ${body.from}`
}
export const checkCentre = ({ plant }: At, { site }: CentreRecord): string | undefined =>
  plant.sites.some((s) => s.id === site && s.meters.some((m) => m.role === 'it'))
    ? undefined
    : `"${site}" is no site that meters IT`

const noSite = (plant: Plant, id: string): string | undefined =>
  plant.sites.some((s) => s.id === id) ? undefined : `the plant has no site "${id}"`
export const checkCertificate = ({ plant }: At, { site }: Certificate): string | undefined =>
  site === undefined ? undefined : noSite(plant, site)
export const checkProductShare = ({ plant }: At, { site, meters }: ProductShare): string | undefined => {
  const own = new Set<string>(placedMeters(plant).flatMap((m) => (m.site.id === site ? [m.key] : [])))
  const stray = meters.find((key) => !own.has(key))
  return noSite(plant, site) ?? (stray === undefined ? undefined : `site "${site}" has no meter "${stray}"`)
}

/** The one site that a segment's meters lie in; empty: several, so that it is the company's. */
export const siteOfSegment = (plant: Plant, id: string): string => {
  const segment = plant.segments.find((s) => s.id === id)
  const sites = new Set(segment ? segmentMeters(plant, segment).map((m) => m.site.id) : [])
  return sites.size === 1 ? ([...sites][0] ?? '') : ''
}

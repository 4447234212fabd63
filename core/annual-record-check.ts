import { type ActivityBody, denominatorOf } from './activity.ts'
import type { BaseChange } from './base-change.ts'
import type { CentreRecord } from './centre-record.ts'
import type { Certificate } from './certificate.ts'
import type { DemandResponse } from './demand-response.ts'
import type { ProductShare } from './footprint-year.ts'
import type { AreaFactor, HourCalendar } from './hour-calendar.ts'
import type { Plant } from './plant.ts'
import { placedMeters, segmentMeters } from './plant-index.ts'
import { type RecordFlaw, recordFlaw } from './record-flaw.ts'
import { dayOf, type EpochMs, monthOf } from './time.ts'

type At = { readonly plant: Plant; readonly now: EpochMs }
const unknown = (plant: Plant, id: string): RecordFlaw | undefined =>
  plant.segments.some((s) => s.id === id)
    ? undefined
    : recordFlaw('segment-unknown', `the plant has no segment "${id}"`, id)

/** What of an entered record cannot be so; undefined: it can. */
export const checkActivity = ({ plant, now }: At, body: ActivityBody): RecordFlaw | undefined => {
  const segment = plant.segments.find((s) => s.id === body.segment)
  if (!segment) return unknown(plant, body.segment)
  const of = denominatorOf(segment, body.denominator)
  if (!of)
    return recordFlaw(
      'denominator-unknown',
      `segment "${body.segment}" has no denominator "${body.denominator}"`,
      body.denominator,
    )
  if (of.unit !== body.unit)
    return recordFlaw(
      'unit-other',
      `the unit of ${body.segment} ${body.denominator} is ${of.unit}, not ${body.unit}`,
      `${body.unit} (${of.unit})`,
    )
  return body.month > monthOf(now) ? recordFlaw('not-over', `${body.month} is not over yet`, body.month) : undefined
}
export const checkBaseChange = ({ plant }: At, body: BaseChange): RecordFlaw | undefined => unknown(plant, body.segment)
export const checkCalendar = (_: At, { month, days }: HourCalendar): RecordFlaw | undefined => {
  const stray = Object.keys(days).find((day) => !day.startsWith(month))
  return stray === undefined ? undefined : recordFlaw('day-other', `${stray} is no day of ${month}`, stray)
}
export const checkAreaFactor = ({ plant }: At, { area }: AreaFactor): RecordFlaw | undefined =>
  plant.sites.some((s) => s.area === area)
    ? undefined
    : recordFlaw('area-unknown', `no site lies in the area ${area}`, area)
export const checkResponse = ({ plant, now }: At, body: DemandResponse): RecordFlaw | undefined => {
  const absent = noSite(plant, body.site)
  if (absent) return absent
  if (body.day > dayOf(now)) return recordFlaw('not-over', `${body.day} has not come yet`, body.day)
  return body.from < body.to ? undefined : recordFlaw('ends-before', `${body.to} is not after ${body.from}`)
}
export const checkCentre = ({ plant }: At, { site }: CentreRecord): RecordFlaw | undefined =>
  plant.sites.some((s) => s.id === site && s.meters.some((m) => m.role === 'it'))
    ? undefined
    : recordFlaw('no-it', `"${site}" is no site that meters IT`, site)

const noSite = (plant: Plant, id: string): RecordFlaw | undefined =>
  plant.sites.some((s) => s.id === id) ? undefined : recordFlaw('site-unknown', `the plant has no site "${id}"`, id)
export const checkCertificate = ({ plant }: At, { site }: Certificate): RecordFlaw | undefined =>
  site === undefined ? undefined : noSite(plant, site)
export const checkProductShare = ({ plant }: At, { site, meters }: ProductShare): RecordFlaw | undefined => {
  const own = new Set<string>(placedMeters(plant).flatMap((m) => (m.site.id === site ? [m.key] : [])))
  const stray = meters.find((key) => !own.has(key))
  return (
    noSite(plant, site) ??
    (stray === undefined ? undefined : recordFlaw('meter-unknown', `site "${site}" has no meter "${stray}"`, stray))
  )
}

/** The one site that a segment's meters lie in; empty: several, so that it is the company's. */
export const siteOfSegment = (plant: Plant, id: string): string => {
  const segment = plant.segments.find((s) => s.id === id)
  const sites = new Set(segment ? segmentMeters(plant, segment).map((m) => m.site.id) : [])
  return sites.size === 1 ? ([...sites][0] ?? '') : ''
}

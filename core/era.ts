/** 元号 with their first and last days (令和改元 2019-05-01; 平成改元 1989-01-08), as far back as readings go. */
export const eras = [
  { names: ['令和', 'R'], first: '2019-05-01', last: '2999-12-31', before: 2018 },
  { names: ['平成', 'H'], first: '1989-01-08', last: '2019-04-30', before: 1988 },
] as const

/** 和暦 year of a day `YYYY-MM-DD`: 令和8, 令和元; before 平成 the western year. */
export const eraYear = (day: string): string => {
  const year = Number(day.slice(0, 4))
  const era = eras.find(({ first, last }) => day >= first && day <= last)
  if (!era) return String(year)
  return `${era.names[0]}${year - era.before === 1 ? '元' : year - era.before}`
}

const texts: Record<string, string> = {
  't-CO2': 't-CO₂',
  'kg-CO2': 'kg-CO₂',
  m3: 'm³',
  Nm3: 'Nm³',
  'm3-SATP': 'm³ (SATP)',
  m2: 'm²',
  degC: '℃',
  '1': '',
}

/** A unit as it is printed: m3 is m³, t-CO2 is t-CO₂, the unit of a plain ratio is nothing. */
export const unitText = (unit: string): string =>
  unit
    .split('/')
    .map((part) => texts[part] ?? part.replace(/^(\u5343)(.+)$/, (_, thousand, of) => thousand + (texts[of] ?? of)))
    .join('/')
    .replace(/^\//, '1/')

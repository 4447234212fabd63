/** Findings of the quality rules: lines of the overview, and where they lead. */
export const qualityKinds = {
  'quality-spike': '{{place}}: spike of {{value}} (usually {{expected}}, {{since}})',
  'quality-stuck': '{{place}}: no movement for {{hours}} h (since {{since}})',
  'quality-zero': '{{place}}: nothing for {{hours}} h, where there is usually load (since {{since}})',
  'quality-negative': '{{place}}: below zero, {{value}} (since {{since}})',
  'quality-high': '{{place}}: {{value}} in a day, usually {{expected}} (since {{since}})',
  'quality-low': '{{place}}: only {{value}} in a day, usually {{expected}} (since {{since}})',
  'quality-estimated': '{{place}}: estimated for {{value}} of the time (since {{since}})',
  'quality-power': '{{place}}: register {{value}} and power {{expected}} differ (since {{since}})',
  'quality-sum': '{{place}}: differs from the sum of its parts (since {{since}})',
} as const
const see = 'Data quality'
export const qualityActions = {
  'quality-spike': see,
  'quality-stuck': see,
  'quality-zero': see,
  'quality-negative': see,
  'quality-high': see,
  'quality-low': see,
  'quality-estimated': see,
  'quality-power': see,
  'quality-sum': see,
} as const

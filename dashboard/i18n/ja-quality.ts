/** 品質の指摘: 概況の行と、その行き先。 */
export const qualityKinds = {
  'quality-spike': '{{place}}: 突出 {{value}}（ふだん {{expected}}、{{since}}）',
  'quality-stuck': '{{place}}: {{hours}}時間 値が動いていません（{{since}}から）',
  'quality-zero': '{{place}}: {{hours}}時間 使用量ゼロ（{{since}}から、ふだんは使用あり）',
  'quality-negative': '{{place}}: 負の値 {{value}}（{{since}}から）',
  'quality-high': '{{place}}: 過大 1日 {{value}}（ふだん {{expected}}、{{since}}から）',
  'quality-low': '{{place}}: 過小 1日 {{value}}（ふだん {{expected}}、{{since}}から）',
  'quality-estimated': '{{place}}: 推計が続いています（時間の {{value}}、{{since}}から）',
  'quality-power': '{{place}}: 電力量 {{value}} と電力の積算 {{expected}} が合いません（{{since}}から）',
  'quality-sum': '{{place}}: 子メーターの合計と合いません（{{since}}から）',
} as const
const see = 'データ品質を見る'
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

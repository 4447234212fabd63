/** 親子差異と仮想メーターの文言。 */
export const balanceWords = {
  balance: {
    title: '親子差異（親 − 子の合計）',
    intro: '直近30日。帯は計器の精度階級から求めた許容差です。',
    none: '子メーターを持つメーターはありません',
    column: {
      meter: '親メーター',
      main: '親の使用量',
      remainder: '差（親 − 子）',
      tolerance: '許容差',
      days: '日ごとの差',
      state: '状態',
    },
    share: '{{share}} %',
    parts_one: '子{{count}}台',
    parts_other: '子{{count}}台',
    loss: '申告損失 {{amount}} を除く',
    state: {
      open: '子は一部のみ（差は残りの用途）',
      within: '許容差内',
      outside: '許容差を超える日あり',
      drift: '差異が継続',
      unknown: '共通の計測時間なし',
    },
    drift: '{{from}}から{{to}}まで、{{days}}日中{{outside}}日',
    more: '子の計測が不足',
    less: '子の合計が過大',
    picture: '日ごとの差 {{count}}日分、許容差を超えた日 {{outside}}日',
  },
  virtual: { tag: '仮想', formula: '式 {{formula}}' },
}

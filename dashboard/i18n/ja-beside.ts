/** 力率・台帳・温湿度の文言。 */
export const besideWords = {
  powerFactor: {
    title: '力率 今月',
    daytime: '8–22時 {{value}} %',
    today: '今日 {{value}} %',
    lowest: '今日の最低 {{value}} %（{{at}}）',
    coverage: '有効・無効とも計測された時間 {{share}} %',
    note: '有効電力量 ÷ √(有効² + 無効²)。8–22時の値が料金の力率割引に使われます。',
    unit: '%',
  },
  ledgerSize: {
    title: '台帳の大きさ',
    free: '空き {{size}}',
    each: '1件あたり {{bytes}} バイト',
    readings: '計測値 {{total}} 件',
    perDay: '1日に {{readings}} 件（計測周期による）',
    days: '空きがなくなるまで 約{{days}}日',
    years: '空きがなくなるまで 約{{years}}年',
    unknown: '計測値がまだ少なく、見込みは出せません',
  },
  climate: {
    title: '温湿度',
    recommended: '推奨 {{low}}–{{high}} ℃（{{source}}）。湿度は露点で決まるため判定しません。',
    none: '温湿度のセンサーがまだありません',
    noneWay:
      '設備定義 (plant.yaml) で ℃ や %RH の計器を加え、halls の climate にその ID を入れると、ここに表示します。',
    column: { sensor: 'センサー', last: 'いま', today: '今日の最低–最高', state: '推奨範囲' },
    state: { within: '範囲内', below: '低い', above: '高い', unjudged: '—', unknown: '未受信' },
    extreme: '{{value}}（{{at}}）',
    mean: '最低と最高は30分平均です。',
  },
}

/** 外部機器 (Sparkplug B、Telegraf など) からの値についての文言。 */
export const foreignWords = {
  differing: {
    title: '同じ時刻の異なる値',
    intro: '同じ計器の同じ時刻に、外部機器が異なる値を送りました。一つを残すまで、どちらも集計に入りません。',
    at: '{{at}} の値',
    keep: '{{value}} {{unit}} を残す',
    received: '{{at}} 受信',
    before: '直前 {{value}}（{{at}}）',
    after: '直後 {{value}}（{{at}}）',
    decide: 'ほかの値を除外する',
    decided: '判断済み {{count}}件',
  },
  unknownNames: {
    intro:
      '外部機器が送っているのに、plant.yaml のどの計器にも当たらない名前です。サーバーの起動以降に届いたものが並びます。',
    none: '知らない名前はありません',
    noneWay: '計器に当たらない値が届くと、plant.yaml に書き足す行とともにここに並びます。',
    source: '{{site}} {{source}}',
    column: { name: '名前', count: '回数', last: '最後', line: 'plant.yaml に足す行' },
    way: '計器でないものは、sources: の ignore: に名前（cpu.* のような書き方も可）を足すと並ばなくなります。',
    copy: '行をコピー',
    copied: 'コピーしました',
  },
}

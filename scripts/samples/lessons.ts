import type { PictureName } from './pictures.ts';

/** What a lesson says: written and spoken words, and when. Sizes, rates and titles are in expectations.json. */
export type Slide = { untilS: number; heading: string; points: readonly string[]; picture: PictureName };
export type Deck = { kind: 'deck'; titleUntilS: number; spoken?: string; slides: readonly Slide[] };
export type Caption = { untilS: number; words: string };
export type Film = { kind: 'film'; scene: 'potatoField' | 'sheepPen' | 'greenhouse'; captions: readonly Caption[] };

export const scripts: Readonly<Record<string, Deck | Film>> = {
  'apple-pruning.mp4': {
    kind: 'deck',
    titleUntilS: 6,
    slides: [
      { untilS: 17, heading: '先看树形', points: ['主枝分层，不拥挤', '内膛透光，不郁闭', '强树轻剪，弱树重剪'], picture: 'branch' },
      { untilS: 28, heading: '再动剪刀', points: ['先剪病枝和枯枝', '疏去交叉重叠枝', '长枝短截留壮芽'], picture: 'secateurs' },
      { untilS: 40, heading: '护好伤口', points: ['剪口要平不留桩', '大伤口涂保护剂', '剪完一株消一次毒'], picture: 'apple' },
    ],
  },
  'silent-slides.mkv': {
    kind: 'deck',
    titleUntilS: 4,
    slides: [
      { untilS: 14, heading: '平时', points: ['不私拉乱接电线', '电线上不晾衣服', '装好漏电保护器'], picture: 'plug' },
      { untilS: 24, heading: '有人触电', points: ['先断电，再救人', '用干木棍挑电线', '快打急救电话'], picture: 'bulb' },
    ],
  },
  'portrait-phone.mp4': {
    kind: 'deck',
    titleUntilS: 4,
    slides: [
      { untilS: 12, heading: '看叶片', points: ['叶上黄斑排成行', '手摸有铁锈色粉'], picture: 'rustyLeaf' },
      { untilS: 20, heading: '早防治', points: ['发现一点防一片', '选无风的晴天打药'], picture: 'wheatEar' },
    ],
  },
  'odd-size.avi': {
    kind: 'deck',
    titleUntilS: 4,
    slides: [
      { untilS: 12, heading: '管好温度', points: ['出菇十五度上下', '不要忽冷忽热'], picture: 'thermometer' },
      { untilS: 20, heading: '管好湿度', points: ['地面墙面多喷水', '菌袋口不积水'], picture: 'mushrooms' },
    ],
  },
  'short.mp4': {
    kind: 'deck',
    titleUntilS: 3,
    slides: [{ untilS: 10, heading: '今夜有霜', points: ['盖好苗棚', '提前浇水'], picture: 'frost' }],
  },
  'potato-blight.mpg': {
    kind: 'film',
    scene: 'potatoField',
    captions: [
      { untilS: 8, words: '连阴雨后，先查低洼地' },
      { untilS: 16, words: '叶尖出现水渍状褐斑' },
      { untilS: 24, words: '拔除病株，及时喷药' },
    ],
  },
  'sheep-pen.mp4': {
    kind: 'film',
    scene: 'sheepPen',
    captions: [
      { untilS: 10, words: '羊舍要干燥，中午开窗换气' },
      { untilS: 20, words: '垫草勤换，饮水要温' },
      { untilS: 30, words: '怀孕母羊单独喂养' },
    ],
  },
  'pepper-greenhouse.mp4': {
    kind: 'film',
    scene: 'greenhouse',
    captions: [
      { untilS: 8, words: '浇水看天：晴天上午浇' },
      { untilS: 16, words: '门椒坐住再追肥' },
      { untilS: 25, words: '滴灌少量多次，不漫灌' },
    ],
  },
};

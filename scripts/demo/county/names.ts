import type { Mint } from './mint.ts';

/** Made of common parts: no place and no person is meant. */
const FIRST = [
  '上',
  '下',
  '那',
  '板',
  '平',
  '龙',
  '长',
  '大',
  '新',
  '安',
  '古',
  '坡',
  '拉',
  '百',
  '六',
  '东',
  '西',
  '南',
  '红',
  '金',
  '青',
  '白',
  '石',
  '花',
] as const;
const MIDDLE = [
  '坡',
  '岭',
  '河',
  '江',
  '林',
  '田',
  '塘',
  '洞',
  '山',
  '桥',
  '湾',
  '沟',
  '陇',
  '峒',
  '弄',
  '垌',
  '泉',
  '荣',
  '谷',
  '井',
] as const;
const SURNAMES = ['韦', '黄', '覃', '陆', '李', '罗', '蒙', '谭', '莫', '卢', '潘', '农', '唐', '梁', '蓝', '杨', '王', '陈'] as const;
const GIVEN = [
  '国华',
  '秀英',
  '志强',
  '丽萍',
  '建军',
  '美花',
  '少芬',
  '海燕',
  '文斌',
  '桂兰',
  '永福',
  '春梅',
  '世杰',
  '金凤',
  '家乐',
  '小云',
  '胜利',
  '彩霞',
] as const;
const TOPICS = ['果树', '养殖', '蔬菜', '粮食', '防疫', '政策', '安全', '电商', '健康', '法律'] as const;
const WORKS = [
  '冬季修剪',
  '水肥管理',
  '病害早防',
  '良种选用',
  '大棚管护',
  '疫苗接种',
  '贷款申请',
  '用电安全',
  '直播卖货',
  '合同签订',
  '高血压预防',
  '稻田养鱼',
] as const;

export const COUNTIES = ['榆江县', '青峒县', '云岭县', '金谷区'] as const;

/** Names that have not been given below one parent yet. */
export function namer(mint: Mint) {
  const given = new Set<string>();
  return (below: string, ending: string): string => {
    for (let n = 2; ; n++) {
      const name = `${mint.pick(FIRST)}${mint.pick(MIDDLE)}${n > 40 ? n : ''}${ending}`;
      const key = `${below} ${name}`;
      if (given.has(key)) continue;
      given.add(key);
      return name;
    }
  };
}

export const personName = (mint: Mint): string => mint.pick(SURNAMES) + mint.pick(GIVEN);

/** '果树·冬季修剪（第 3 讲）' */
export function lessonWords(mint: Mint, n: number): { title: string; teacher: string; topic: string } {
  const topic = mint.pick(TOPICS);
  return { title: `${mint.pick(WORKS)}（第 ${n} 讲）`, teacher: personName(mint), topic };
}

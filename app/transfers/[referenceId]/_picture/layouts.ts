import type { FlowName, PlaceName } from '#lib/transfers/picture/picture.ts';

interface Point {
  x: number;
  y: number;
}

interface Box extends Point {
  width: number;
  height: number;
}

/** Where the attempts of a flow are marked: the first, and the step from each to the next. */
export interface Track {
  path: string;
  head: Point & { angle: number };
  marks: Point;
  stride: Point;
  /** The way back of a lost answer, as far as it came. */
  answer: string;
  broken: Point;
  label: { x: number; anchor: 'start' | 'middle' | 'end'; title: number; state: number; why: number };
}

/** All numbers are in units of the view box. */
export interface Layout {
  name: 'wide' | 'tall';
  width: number;
  height: number;
  /** With a fourth box. */
  fullHeight: number;
  boxes: Record<PlaceName, Box>;
  /** As many as its shortest track has room for. */
  maxMarks: number;
  /** From a box's corner to the coin in it, and to its text. */
  coin: Point;
  text: Point;
  tracks: Record<FlowName | 'redirect', Track>;
}

const WIDE_BOX = { y: 8, width: 168, height: 100 };

export const WIDE: Layout = {
  name: 'wide',
  width: 760,
  height: 172,
  fullHeight: 204,
  boxes: {
    sender: { x: 2, ...WIDE_BOX },
    clearing: { x: 296, ...WIDE_BOX },
    receiver: { x: 590, ...WIDE_BOX },
    elsewhere: { x: 2, y: 122, width: 168, height: 80 },
  },
  maxMarks: 5,
  coin: { x: 140, y: 50 },
  text: { x: 16, y: 30 },
  tracks: {
    withdraw: wideTrack(178),
    deposit: wideTrack(472),
    return: {
      path: 'M380 116V132Q380 148 364 148H102Q86 148 86 132V120',
      head: { x: 86, y: 116, angle: -90 },
      marks: { x: 350, y: 148 },
      stride: { x: -17, y: 0 },
      answer: 'M102 158H176',
      broken: { x: 184, y: 158 },
      label: { x: 233, anchor: 'middle', title: 137, state: 137, why: 167 },
    },
    redirect: {
      path: 'M380 116V132Q380 148 364 148H182',
      head: { x: 178, y: 148, angle: 180 },
      marks: { x: 350, y: 148 },
      stride: { x: -17, y: 0 },
      answer: 'M184 158H222',
      broken: { x: 230, y: 158 },
      label: { x: 273, anchor: 'middle', title: 137, state: 137, why: 167 },
    },
  },
};

function wideTrack(x: number): Track {
  return {
    path: `M${x} 58H${x + 110}`,
    head: { x: x + 113, y: 58, angle: 0 },
    marks: { x: x + 12, y: 58 },
    stride: { x: 17, y: 0 },
    answer: `M${x + 110} 44H${x + 62}`,
    broken: { x: x + 54, y: 44 },
    label: { x: x + 56, anchor: 'middle', title: 29, state: 84, why: 101 },
  };
}

const TALL_BOX = { x: 2, width: 250, height: 84 };

export const TALL: Layout = {
  name: 'tall',
  width: 340,
  height: 428,
  fullHeight: 536,
  boxes: {
    sender: { y: 2, ...TALL_BOX },
    clearing: { y: 172, ...TALL_BOX },
    receiver: { y: 342, ...TALL_BOX },
    elsewhere: { y: 450, ...TALL_BOX },
  },
  maxMarks: 3,
  coin: { x: 36, y: 42 },
  text: { x: 68, y: 25 },
  tracks: {
    withdraw: tallTrack(92),
    deposit: tallTrack(262),
    return: tallReturn(),
    redirect: {
      path: 'M258 222H290Q306 222 306 238V476Q306 492 290 492H262',
      head: { x: 258, y: 492, angle: 180 },
      marks: { x: 306, y: 246 },
      stride: { x: 0, y: 20 },
      answer: 'M318 476V420',
      broken: { x: 318, y: 412 },
      label: { x: 290, anchor: 'end', title: 286, state: 304, why: 321 },
    },
  },
};

function tallTrack(y: number): Track {
  return {
    path: `M38 ${y}V${y + 72}`,
    head: { x: 38, y: y + 75, angle: 90 },
    marks: { x: 38, y: y + 10 },
    stride: { x: 0, y: 17 },
    answer: `M26 ${y + 72}V${y + 42}`,
    broken: { x: 26, y: y + 34 },
    label: { x: 60, anchor: 'start', title: y + 24, state: y + 42, why: y + 59 },
  };
}

function tallReturn(): Track {
  return {
    path: 'M258 214H290Q306 214 306 198V60Q306 44 290 44H262',
    head: { x: 258, y: 44, angle: 180 },
    marks: { x: 306, y: 190 },
    stride: { x: 0, y: -20 },
    answer: 'M318 60V116',
    broken: { x: 318, y: 124 },
    label: { x: 290, anchor: 'end', title: 116, state: 134, why: 151 },
  };
}
